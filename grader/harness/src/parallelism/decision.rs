//! What some launches say of how the work is shared: enough, too little, or not to be told yet.
//!
//! Noise has one direction. It makes bursts longer: on a virtual machine, for minutes at a time, four of ten by 1.3 to 1.5, as
//! if another guest computed on the other half of the core. That the least of a few launches is good therefore proves
//! something, and that it is bad proves little: among eight ranks there is one whose first three bursts were all disturbed in
//! two of five gradings. So a program may pass after three launches, and to fail it takes many, or figures that no noise
//! explains.

use trace::metrics::{Repetitions, leave_one_out};

use super::{Figure, Measured};

/// How often everything is repeated, at least, before a program passes.
pub(super) const LEAST: usize = 3;

/// How often, at least, before one fails whose figures are off by more than noise ever was.
const SOME: usize = 5;

/// How often, at least, before any fails, or passes with an estimate that noise may have lowered.
pub(super) const MANY: usize = 9;

/// No more often than this.
pub(super) const MOST: usize = 25;

/// A figure below this part of what is asked for is bad, whatever the noise: a burst takes half as long again, hardly ever
/// more, and not each time.
const FAR: f64 = 0.65;

/// A figure below this part of what is asked for is bad after many launches.
const NEAR: f64 = 0.9;

/// An estimate of this part of all ranks is as good as any: noise only lowers it. Of a lower one it is to be found out whether
/// it is the program's or the noise's.
const NEARLY_ALL: f64 = 0.95;

/// All ranks together may do at most so many times the work of one rank alone.
const INFLATION: f64 = 1.5;

/// Less work than this, in seconds, is too little to measure.
const TOO_LITTLE: f64 = 1e-3;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// The least part of the number of ranks that must be at work at a time.
    pub efficiency: f64,
    /// The most work of all ranks, over that of the sequential program.
    pub cost: f64,
    /// And the least.
    pub least: f64,
}

/// What is asked of one number of ranks.
pub(crate) struct Asked {
    pub parallelism: f64,
    pub inflation: f64,
    pub cost: f64,
}

/// How one number of ranks stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Enough,
    /// Not as parallel as asked for.
    OneByOne,
    /// The same work is done several times.
    Repeated,
    /// The same work is far dearer than it need be.
    Dear,
    /// The ranks do next to nothing.
    NoWork,
    /// There is too little work to measure.
    TooLittle,
    /// The launches do not tell it.
    Unclear,
}

/// How much has been measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// Too little for failing a program that is near to what is asked for.
    Early,
    /// Enough for that.
    Late,
    /// All that there will be.
    Last,
}

/// What is to be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    Pass,
    /// On this of the numbers of ranks, it stands so.
    Fail(usize, State),
    /// Launch everything once more.
    GoOn,
}

impl Bounds {
    /// Decides; at the last stage, for good.
    pub(super) fn decide(&self, measured: &[Measured], stage: Stage) -> Decision {
        let states: Vec<State> = measured.iter().map(|one| self.state(one, stage)).collect();
        let is_clear = |state: &State| !matches!(state, State::Enough | State::Unclear);
        // On the most ranks it shows best.
        let at = states.iter().rposition(is_clear).or_else(|| states.iter().rposition(|state| *state != State::Enough));
        match at {
            None => Decision::Pass,
            Some(at) if stage == Stage::Last || is_clear(&states[at]) => Decision::Fail(at, states[at]),
            Some(_) => Decision::GoOn,
        }
    }

    pub(super) fn asked(&self, it: &Measured) -> Asked {
        Asked { parallelism: self.efficiency * f64::from(it.ranks), inflation: INFLATION, cost: self.cost }
    }

    fn state(&self, it: &Measured, stage: Stage) -> State {
        let asked = self.asked(it);
        let total: f64 = it.work.iter().sum();
        if total < self.least * it.sequential {
            return State::NoWork;
        }
        if total < TOO_LITTLE {
            return State::TooLittle;
        }
        let limits = [
            Limit { state: State::OneByOne, figure: it.parallelism, asked: asked.parallelism, at_least: true },
            Limit { state: State::Repeated, figure: it.inflation, asked: asked.inflation, at_least: false },
            Limit { state: State::Dear, figure: it.cost, asked: asked.cost, at_least: false },
        ];
        let bad = match it.repetitions as usize {
            repetitions if stage >= Stage::Late && repetitions >= MANY => NEAR,
            repetitions if repetitions >= SOME => FAR,
            _ => 0.0,
        };
        let settled = it.repetitions as usize >= MANY || it.parallelism.value >= NEARLY_ALL * f64::from(it.ranks);
        match limits.iter().find(|limit| limit.is_beyond(bad)) {
            Some(limit) => limit.state,
            None if limits.iter().all(Limit::is_kept) && (settled || stage == Stage::Last) => State::Enough,
            None => State::Unclear,
        }
    }
}

/// A figure, and what it must not be below or above.
struct Limit {
    /// What it means if it is, by far.
    state: State,
    figure: Figure,
    asked: f64,
    at_least: bool,
}

impl Limit {
    /// The whole interval lies where it must.
    fn is_kept(&self) -> bool {
        if self.at_least { self.figure.low >= self.asked } else { self.figure.high <= self.asked }
    }

    /// None of it does, nor would if only this part were asked for.
    fn is_beyond(&self, part: f64) -> bool {
        if self.at_least { self.figure.high < self.asked * part } else { self.figure.low * part > self.asked }
    }
}

/// What the ranks together are measured against, launch by launch.
pub(super) struct Baseline<'a> {
    pub alone: &'a Repetitions,
    pub sequential: &'a [f64],
}

pub(super) fn measured(ranks: u32, runs: &Repetitions, walls: &[f64], baseline: &Baseline<'_>) -> Measured {
    let Baseline { alone, sequential } = baseline;
    let least = |chosen: &[usize]| chosen.iter().map(|&one| sequential[one]).fold(f64::INFINITY, f64::min);
    let seconds = |nanoseconds: u64| nanoseconds as f64 * 1e-9;
    let all: Vec<usize> = (0..runs.len()).collect();
    let [parallelism, inflation, cost] = leave_one_out(runs.len(), |chosen| {
        let estimate = runs.of(chosen);
        let work = seconds(estimate.work());
        [estimate.parallelism(), work / seconds(alone.of(chosen).work()), work / least(chosen)]
    });
    let mut sorted = walls.to_vec();
    sorted.sort_by(f64::total_cmp);
    Measured {
        ranks,
        parallelism: parallelism.into(),
        inflation: inflation.into(),
        cost: cost.into(),
        work: runs.estimate().per_process.into_iter().map(seconds).collect(),
        alone: seconds(alone.estimate().work()),
        sequential: least(&all),
        wall: sorted[sorted.len() / 2],
        repetitions: u32::try_from(runs.len()).unwrap_or(u32::MAX),
    }
}
