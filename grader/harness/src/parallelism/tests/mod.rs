//! Decisions on launches whose noise is known: the machine that runs these tests decides nothing.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use trace::Launch;
use trace::metrics::Repetitions;

use self::common::script::{launch, rank};
use super::decision::{Baseline, Bounds, Decision, LEAST, MOST, State, measured};

/// The language for records that the tests of `trace` share.
#[allow(dead_code, reason = "these tests use a part of it")]
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

/// A machine on which this part of all bursts is disturbed.
struct Machine {
    rng: StdRng,
    disturbed: f64,
}

impl Machine {
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

    /// Judges a program; what it got, and after how many launches. `sequential` is in shares.
    fn judge(&mut self, sequential: f64, alone: f64, program: fn(&mut Self) -> Launch) -> (Decision, usize) {
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
            match BOUNDS.decide(&[measured], repetitions == MOST) {
                Decision::GoOn => {}
                decided => return (decided, repetitions),
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
            let mut machine = Machine { rng: StdRng::seed_from_u64(1), disturbed };
            // What fails is slow to judge, and noise is never in its favour.
            let times = if expected.is_none() { 60 } else { 2 };
            let mut inconclusive = 0;
            for time in 0..times {
                let (got, launches) = machine.judge(sequential, alone, program);
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

#[test]
fn three_quiet_launches_are_enough_to_pass_and_not_to_fail() {
    let mut machine = Machine { rng: StdRng::seed_from_u64(2), disturbed: 0.0 };
    let (shared, all_on_one) = (PROGRAMS[0], PROGRAMS[1]);
    assert_eq!(machine.judge(shared.1, shared.2, shared.3), (Decision::Pass, LEAST));
    let (got, launches) = machine.judge(all_on_one.1, all_on_one.2, all_on_one.3);
    assert_eq!((got, launches), (Decision::Fail(0, State::OneByOne), 5));
}
