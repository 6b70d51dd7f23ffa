//! Whether the ranks share the work: told from the CPU time between their MPI calls, not from the clock on the wall.
//!
//! A wall clock on a machine with two cores and other guests measures the machine. What a rank computes between two calls is
//! its own, and repeated a few times, the shortest that each stretch ever took is free of most that disturbed it
//! ([`trace::metrics::Repetitions`]). Three figures decide: **parallelism**, the work of all ranks over that on the critical
//! path; **inflation**, the work of all ranks over that of the program on one rank; and **cost**, the work of all ranks over
//! what a trusted sequential program takes, which the check itself runs in between. All the work on one rank is not
//! parallel; all of it on every rank is inflated; and who is slow on one rank, so as not to look inflated, costs too much.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use nix::time::{ClockId, clock_gettime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use trace::metrics::{Interval, Repetitions, leave_one_out};

use crate::failure::RECORDS_VARIABLE;
use crate::message::parallelism as message;
use crate::{Launch, Run, fail};

/// The file in a check's folder of records that holds what was measured: a list of [`Measured`].
pub const MEASURED_FILE: &str = "parallelism.json";

/// How often everything is repeated: at least, until the figures are clear, and at most.
const LEAST: usize = 3;
const MOST: usize = 9;

/// No more repetitions are begun after so long.
const BUDGET: Duration = Duration::from_secs(20);

/// All ranks together may do at most so many times the work of one rank alone.
const INFLATION: f64 = 1.5;

/// It is *too slow* where a figure is below this part of what is asked for, and *inconclusive* between. Noise makes a program
/// look less parallel than it is, hardly ever more.
const FAR: f64 = 0.9;

/// Less work than this, in seconds, is too little to measure.
const TOO_LITTLE: f64 = 1e-3;

/// A figure, and the ends between which it lies: in a check, whichever one launch is left out; in `bench`, in 95 % of
/// resamples.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Where the interval begins.
    pub low: f64,
    /// The estimate.
    pub value: f64,
    /// Where it ends.
    pub high: f64,
}

impl From<Interval> for Figure {
    fn from(Interval { low, value, high }: Interval) -> Self {
        Self { low, value, high }
    }
}

/// What was measured on so many ranks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// How many ranks.
    pub ranks: u32,
    /// Work of all ranks / work on the critical path.
    pub parallelism: Figure,
    /// Work of all ranks / work of the same program on one rank.
    pub inflation: Figure,
    /// Work of all ranks / work of the sequential program.
    pub cost: Figure,
    /// Seconds of work of each rank.
    pub work: Vec<f64>,
    /// Seconds of work of the same program on one rank.
    pub alone: f64,
    /// Seconds of work of the sequential program.
    pub sequential: f64,
    /// Seconds from start to end, the median. Not graded.
    pub wall: f64,
    /// How many launches.
    pub repetitions: u32,
}

/// What is asked of the ranks, and of what they are measured against.
#[must_use = "nothing is measured until it is asserted"]
pub struct Parallelism<'a> {
    ranks: Vec<u32>,
    efficiency: f64,
    cost: f64,
    least: f64,
    sequential: Box<dyn FnMut() + 'a>,
    part: f64,
}

impl<'a> Parallelism<'a> {
    /// Launches with these numbers of ranks are measured against a sequential program that does the same work.
    pub fn on(ranks: impl IntoIterator<Item = u32>, sequential: impl FnMut() + 'a) -> Self {
        Self {
            ranks: ranks.into_iter().collect(),
            efficiency: 0.9,
            cost: 2.5,
            least: 0.005,
            sequential: Box::new(sequential),
            part: 1.0,
        }
    }

    /// The sequential program does this part of the work, for the sake of time.
    pub fn sequential_part(mut self, part: f64) -> Self {
        self.part = part;
        self
    }

    /// The parallelism must be at least this part of the number of ranks; 0.9 where nothing is said.
    pub fn at_least(mut self, efficiency: f64) -> Self {
        self.efficiency = efficiency;
        self
    }

    /// All ranks together may do so many times the work of the sequential program: from 0.005, since who does less does
    /// something else, to 2.5 where nothing is said.
    pub fn costs(mut self, allowed: std::ops::RangeInclusive<f64>) -> Self {
        (self.least, self.cost) = allowed.into_inner();
        self
    }

    /// Measures the launches that `launch` makes for a number of ranks, each of which must satisfy `right`.
    ///
    /// # Panics
    /// When they are not as parallel as asked for, with the verdict *too slow*; when that can't be told, with the verdict
    /// *inconclusive*.
    #[track_caller]
    pub fn assert(mut self, launch: impl Fn(u32) -> Launch, right: impl Fn(&Run)) {
        let began = Instant::now();
        let mut sequential = Vec::new();
        let mut alone = Repetitions::default();
        let mut runs: Vec<Repetitions> = self.ranks.iter().map(|_| Repetitions::default()).collect();
        let mut walls: Vec<Vec<f64>> = vec![Vec::new(); self.ranks.len()];
        loop {
            sequential.push(cpu_time(&mut self.sequential) / self.part);
            let (run, records) = launch(1).run_recorded();
            run.assert_success();
            right(&run);
            alone.push(records);
            for ((&ranks, runs), walls) in self.ranks.iter().zip(&mut runs).zip(&mut walls) {
                let (run, records) = launch(ranks).run_recorded();
                run.assert_success();
                right(&run);
                walls.push(run.wall);
                runs.push(records);
            }
            let repetitions = sequential.len();
            if repetitions < LEAST {
                continue;
            }
            let last = repetitions == MOST || began.elapsed() > BUDGET;
            let measured: Vec<Measured> = self
                .ranks
                .iter()
                .zip(runs.iter().zip(&walls))
                .map(|(&ranks, (runs, walls))| {
                    measured(ranks, runs, walls, &Baseline { alone: &alone, sequential: &sequential })
                })
                .collect();
            let states: Vec<State> = measured.iter().map(|one| self.state(one)).collect();
            let clear = |state: &State| !matches!(state, State::Enough | State::Unclear);
            // On the most ranks it shows best.
            let at =
                states.iter().rposition(clear).or_else(|| states.iter().rposition(|state| *state != State::Enough));
            match at {
                Some(_) if !last && !states.iter().any(clear) => continue,
                Some(at) => {
                    keep(&measured);
                    fail(message::not_parallel(&measured[at], states[at], &self.asked(&measured[at])));
                }
                None => return keep(&measured),
            }
        }
    }

    fn asked(&self, it: &Measured) -> Asked {
        Asked { parallelism: self.efficiency * f64::from(it.ranks), inflation: INFLATION, cost: self.cost }
    }

    fn state(&self, it: &Measured) -> State {
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
        match limits.iter().find(|limit| limit.is_beyond()) {
            Some(limit) => limit.state,
            None if limits.iter().all(Limit::is_kept) => State::Enough,
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

    /// None of it does, by far.
    fn is_beyond(&self) -> bool {
        if self.at_least { self.figure.high < self.asked * FAR } else { self.figure.low * FAR > self.asked }
    }
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
    /// What is asked for lies within the interval.
    Unclear,
}

/// What the ranks together are measured against, launch by launch.
struct Baseline<'a> {
    alone: &'a Repetitions,
    sequential: &'a [f64],
}

fn measured(ranks: u32, runs: &Repetitions, walls: &[f64], baseline: &Baseline<'_>) -> Measured {
    let Baseline { alone, sequential } = baseline;
    let least = |chosen: &[usize]| chosen.iter().map(|&one| sequential[one]).fold(f64::INFINITY, f64::min);
    let seconds = |nanoseconds: u64| nanoseconds as f64 * 1e-9;
    let work = |runs: &Repetitions, chosen: &[usize]| seconds(runs.of(chosen).work());
    let all: Vec<usize> = (0..runs.len()).collect();
    let mut sorted = walls.to_vec();
    sorted.sort_by(f64::total_cmp);
    Measured {
        ranks,
        parallelism: leave_one_out(runs.len(), |chosen| runs.of(chosen).parallelism()).into(),
        inflation: leave_one_out(runs.len(), |chosen| work(runs, chosen) / work(alone, chosen)).into(),
        cost: leave_one_out(runs.len(), |chosen| work(runs, chosen) / least(chosen)).into(),
        work: runs.estimate().per_process.into_iter().map(seconds).collect(),
        alone: work(alone, &all),
        sequential: least(&all),
        wall: sorted[sorted.len() / 2],
        repetitions: u32::try_from(runs.len()).unwrap_or(u32::MAX),
    }
}

/// Leaves what was measured where the grader finds it.
fn keep(measured: &[Measured]) {
    let Some(folder) = std::env::var_os(RECORDS_VARIABLE).map(PathBuf::from) else { return };
    // It is shown, and decides nothing.
    let _ = std::fs::write(folder.join(MEASURED_FILE), serde_json::to_vec(measured).unwrap_or_default());
}

/// Seconds of CPU time that this thread spends in it.
fn cpu_time(work: &mut dyn FnMut()) -> f64 {
    let now = || clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).map_or(0.0, |time| Duration::from(time).as_secs_f64());
    let began = now();
    work();
    now() - began
}
