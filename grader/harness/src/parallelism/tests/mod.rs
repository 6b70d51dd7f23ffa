//! Decisions on launches whose noise is known: the machine that runs these tests decides nothing.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use trace::Launch;
use trace::metrics::Repetitions;

use self::common::script::{launch, rank};
use super::Measured;
use super::decision::{Baseline, Bounds, Decision, LEAST, MANY, MOST, Stage, State, measured};

/// The language for records that the tests of `trace` share.
#[expect(dead_code, reason = "these tests use a part of it")]
#[path = "../../../../trace/tests/common"]
mod common {
    mod recording;
    pub mod script;
}

const RANKS: usize = 8;
/// Nanoseconds that a rank's share takes where nothing disturbs it.
const SHARE: f64 = 5e6;
/// How much longer it takes while another guest computes on the other half of the core (measured: 1.3 to 1.5).
const DISTURBED: f64 = 1.5;
const BOUNDS: Bounds = Bounds { efficiency: 0.9, cost: 2.5, least: 0.005 };

/// A machine on which this part of all bursts is disturbed, and what is asked for there.
struct Machine {
    rng: StdRng,
    disturbed: f64,
    bounds: Bounds,
}

impl Machine {
    fn new(seed: u64, disturbed: f64) -> Self {
        Self { rng: StdRng::seed_from_u64(seed), disturbed, bounds: BOUNDS }
    }

    /// Nanoseconds for so many shares.
    fn burst(&mut self, shares: f64) -> u64 {
        let noise = if self.rng.random_bool(self.disturbed) { DISTURBED } else { self.rng.random_range(1.0..1.05) };
        (shares * SHARE * noise) as u64
    }

    /// Ranks that compute so many shares each, at the same time.
    fn together(&mut self, shares: [f64; RANKS]) -> Launch {
        let mut me = 0..;
        launch(shares.map(|shares| rank(me.next().unwrap_or(0)).computes(self.burst(shares)).barrier().finalize()))
    }

    /// Ranks that compute a share each, one after the other.
    fn in_turns(&mut self) -> Launch {
        launch::<RANKS>(std::array::from_fn(|me| {
            let script = rank(me as u32);
            let script = if me > 0 { script.recv(me as i32 - 1, 0) } else { script };
            let script = script.computes(self.burst(1.0));
            if me + 1 < RANKS { script.send(me as i32 + 1, 0).finalize() } else { script.finalize() }
        }))
    }

    /// Judges a program: what it got, and for what. `sequential` is in shares.
    fn judge(&mut self, sequential: f64, alone: f64, program: fn(&mut Self) -> Launch) -> (Decision, Measured) {
        let mut sequentials = Vec::new();
        let (mut alones, mut runs) = (Repetitions::default(), Repetitions::default());
        loop {
            sequentials.push(self.burst(sequential) as f64 * 1e-9);
            let burst = self.burst(alone);
            alones.push(launch([rank(0).computes(burst).finalize()]));
            runs.push(program(self));
            let baseline = Baseline { alone: &alones, sequential: &sequentials };
            let measured = measured(RANKS as u32, &runs, &[0.1], &baseline);
            let repetitions = runs.len();
            if repetitions < LEAST {
                continue;
            }
            let stage = if repetitions == MOST { Stage::Last } else { Stage::Early };
            match self.bounds.decide(std::slice::from_ref(&measured), stage) {
                Decision::GoOn => {}
                decided => return (decided, measured),
            }
        }
    }
}

const ALL: f64 = RANKS as f64;

/// Each program, the work of a sequential one and of itself on one rank, and what it must get.
type Row = (&'static str, f64, f64, fn(&mut Machine) -> Launch, Option<State>);

const PROGRAMS: [Row; 7] = [
    ("shared", ALL, ALL, |machine| machine.together([1.0; RANKS]), None),
    (
        "all on rank 0",
        ALL,
        ALL,
        |machine| machine.together([8.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]),
        Some(State::OneByOne),
    ),
    (
        "rank 3 has half as much again, and more",
        ALL,
        ALL,
        |machine| machine.together([1.0, 1.0, 1.0, 1.8, 1.0, 1.0, 1.0, 1.0]),
        Some(State::OneByOne),
    ),
    ("in turns", ALL, ALL, Machine::in_turns, Some(State::OneByOne)),
    ("all on each", ALL, ALL, |machine| machine.together([ALL; RANKS]), Some(State::Repeated)),
    ("all on each, also on one", ALL, ALL * ALL, |machine| machine.together([ALL; RANKS]), Some(State::Dear)),
    ("nothing", 1000.0 * ALL, ALL, |machine| machine.together([1.0; RANKS]), Some(State::NoWork)),
];

#[test]
fn noise_decides_nothing() {
    for disturbed in [0.0, 0.2, 0.4, 0.6] {
        for (name, sequential, alone, program, expected) in PROGRAMS {
            let mut machine = Machine::new(1, disturbed);
            // What fails is slow to judge, and noise is never in its favour.
            let times = if expected.is_none() { 60 } else { 2 };
            let mut inconclusive = 0;
            for time in 0..times {
                let (got, measured) = machine.judge(sequential, alone, program);
                let launches = measured.repetitions;
                match (got, expected) {
                    (Decision::Fail(_, State::Unclear), _) => inconclusive += 1,
                    (Decision::Pass, None) => {}
                    (Decision::Fail(0, state), Some(expected)) if state == expected => {}
                    _ => panic!("{name}, {disturbed} disturbed, {time}: {got:?} after {launches} launches"),
                }
            }
            assert!(inconclusive * 20 <= times, "{name}, {disturbed} disturbed: {inconclusive} inconclusive");
        }
    }
}

/// Where less is asked for, a program passes also with an estimate that noise has lowered.
#[test]
fn estimates_are_within_five_percent() {
    let (_, sequential, alone, shared, _) = PROGRAMS[0];
    for disturbed in [0.0, 0.2, 0.4, 0.6] {
        let mut machine = Machine::new(4, disturbed);
        machine.bounds.efficiency = 0.8;
        let off = (0..60).filter(|_| {
            let (got, measured) = machine.judge(sequential, alone, shared);
            assert_eq!(got, Decision::Pass);
            measured.parallelism.value < 0.95 * ALL
        });
        let off = off.count();
        assert!(off <= 3, "{disturbed} disturbed: {off} of 60");
    }
}

#[test]
fn three_quiet_launches_are_enough_to_pass_and_not_to_fail() {
    let mut machine = Machine::new(2, 0.0);
    let (shared, all_on_one) = (PROGRAMS[0], PROGRAMS[1]);
    let (got, measured) = machine.judge(shared.1, shared.2, shared.3);
    assert_eq!((got, measured.repetitions as usize), (Decision::Pass, LEAST));
    let (got, measured) = machine.judge(all_on_one.1, all_on_one.2, all_on_one.3);
    assert_eq!((got, measured.repetitions), (Decision::Fail(0, State::OneByOne), 5));
}

/// When the time for it comes, who is near to what is asked for fails; who can't be told from it is given all the time that
/// there is.
#[test]
fn only_what_stays_unclear_to_the_end_is_inconclusive() {
    let decide = |more: f64, stage: Stage| {
        let mut machine = Machine::new(3, 0.0);
        let (mut alone, mut runs) = (Repetitions::default(), Repetitions::default());
        for _ in 0..MANY {
            let burst = machine.burst(ALL);
            alone.push(launch([rank(0).computes(burst).finalize()]));
            runs.push(machine.together([more, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]));
        }
        let sequential = [ALL * SHARE * 1e-9; MANY];
        let baseline = Baseline { alone: &alone, sequential: &sequential };
        BOUNDS.decide(&[measured(RANKS as u32, &runs, &[0.1], &baseline)], stage)
    };
    let (near, unclear) = (1.5, 1.17);
    assert_eq!(decide(near, Stage::Early), Decision::GoOn);
    assert_eq!(decide(near, Stage::Late), Decision::Fail(0, State::OneByOne));
    assert_eq!(decide(unclear, Stage::Late), Decision::GoOn);
    assert_eq!(decide(unclear, Stage::Last), Decision::Fail(0, State::Unclear));
}
