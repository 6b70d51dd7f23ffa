//! Whether the ranks share the work: told from the CPU time between their MPI calls, not from the clock on the wall.
//!
//! A wall clock on a machine with two cores and other guests measures the machine. What a rank computes between two calls is
//! its own, and repeated a few times, the shortest that each stretch ever took is free of most that disturbed it
//! ([`trace::metrics::Repetitions`]). Three figures decide: **parallelism**, the work of all ranks over that on the critical
//! path; **inflation**, the work of all ranks over that of the program on one rank; and **cost**, the work of all ranks over
//! what a trusted sequential program takes, which the check itself runs in between. All the work on one rank is not
//! parallel; all of it on every rank is inflated; and who is slow on one rank, so as not to look inflated, costs too much.

mod decision;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use nix::time::{ClockId, clock_gettime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use trace::metrics::{Interval, Repetitions};

pub(crate) use self::decision::{Asked, State};
use self::decision::{Baseline, Bounds, Decision, LEAST, MANY, MOST, Stage, measured};
use crate::failure::RECORDS_VARIABLE;
use crate::message::parallelism as message;
use crate::{Launch, Run, fail};

/// The file in a check's folder of records that holds what was measured: a list of [`Measured`].
pub const MEASURED_FILE: &str = "parallelism.json";

/// After so long a program fails that is near to what is asked for, once there are as many repetitions as that takes.
const BUDGET: Duration = Duration::from_secs(20);

/// After so long no more are begun: what can't be told by then is *inconclusive*. On a busy machine twenty seconds were seen
/// to be over before there were nine, and a right program was *inconclusive* after them in one of eight gradings.
const LONGEST: Duration = Duration::from_secs(90);

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
    bounds: Bounds,
    sequential: Box<dyn FnMut() + 'a>,
    part: f64,
}

impl<'a> Parallelism<'a> {
    /// Launches with these numbers of ranks are measured against a sequential program that does the same work.
    pub fn on(ranks: impl IntoIterator<Item = u32>, sequential: impl FnMut() + 'a) -> Self {
        Self {
            ranks: ranks.into_iter().collect(),
            bounds: Bounds { efficiency: 0.9, cost: 2.5, least: 0.005 },
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
        self.bounds.efficiency = efficiency;
        self
    }

    /// All ranks together may do so many times the work of the sequential program: from 0.005, since who does less does
    /// something else, to 2.5 where nothing is said.
    pub fn costs(mut self, allowed: std::ops::RangeInclusive<f64>) -> Self {
        (self.bounds.least, self.bounds.cost) = allowed.into_inner();
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
            assert_whole(1, &records);
            alone.push(records);
            for ((&ranks, runs), walls) in self.ranks.iter().zip(&mut runs).zip(&mut walls) {
                let (run, records) = launch(ranks).run_recorded();
                run.assert_success();
                right(&run);
                assert_whole(ranks, &records);
                walls.push(run.wall);
                runs.push(records);
            }
            let repetitions = sequential.len();
            if repetitions < LEAST {
                continue;
            }
            let time = began.elapsed();
            let stage = match () {
                () if repetitions == MOST || time > LONGEST => Stage::Last,
                () if repetitions >= MANY && time > BUDGET => Stage::Late,
                () => Stage::Early,
            };
            let measured: Vec<Measured> = self
                .ranks
                .iter()
                .zip(runs.iter().zip(&walls))
                .map(|(&ranks, (runs, walls))| {
                    measured(ranks, runs, walls, &Baseline { alone: &alone, sequential: &sequential })
                })
                .collect();
            match self.bounds.decide(&measured, stage) {
                Decision::GoOn => {}
                Decision::Pass => return keep(&measured),
                Decision::Fail(at, state) => {
                    keep(&measured);
                    fail(message::not_parallel(&measured[at], state, &self.bounds.asked(&measured[at])));
                }
            }
        }
    }
}

/// Whether all calls of a launch are known: what lies between others can't be measured.
fn assert_whole(ranks: u32, records: &trace::Launch) {
    if !records.is_complete() {
        fail(message::not_whole(ranks));
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
