use std::time::Duration;

use mpi::topology::SimpleCommunicator;

use crate::summary::{Misuse, Summary};

/// The named timers of one rank, and the laps that they measured. What it remembers, and how, is yours to decide.
#[derive(Default)]
pub struct StopWatch {}

impl StopWatch {
    /// Starts the timer `name` on this rank. Others may be running: each has a time of its own.
    ///
    /// An error when it runs already; it then goes on from its first start.
    pub fn start(&mut self, name: &str) -> Result<(), Misuse> {
        todo!("start the timer {name}")
    }

    /// Waits until all ranks of `world` are here, and then starts the timer. All ranks call it.
    ///
    /// An error on the ranks where it runs already, which take part in the waiting nevertheless.
    pub fn start_together(&mut self, name: &str, world: &SimpleCommunicator) -> Result<(), Misuse> {
        todo!("wait for all {} ranks, and start the timer {name}", mpi::traits::Communicator::size(world))
    }

    /// Stops the timer `name` on this rank, remembers the lap, and returns it: the time since the start.
    ///
    /// An error when the timer does not run; no lap is remembered then.
    pub fn stop(&mut self, name: &str) -> Result<Duration, Misuse> {
        todo!("stop the timer {name}")
    }

    /// Remembers a lap that was measured elsewhere.
    pub fn add(&mut self, name: &str, lap: Duration) {
        todo!("remember {lap:?} for the timer {name}")
    }

    /// Brings the laps of all ranks together on rank 0, which returns a summary of each timer with a lap on any rank,
    /// sorted by name. The other ranks return `None`. All ranks call it, those without a lap too.
    pub fn summaries(&self, world: &SimpleCommunicator) -> Option<Vec<Summary>> {
        todo!("gather the laps of all {} ranks", mpi::traits::Communicator::size(world))
    }
}

/// The lap in the middle when all are in order; half-way between both in the middle of an even number. None of none.
pub fn median(laps: &[Duration]) -> Option<Duration> {
    todo!("find the middle of {laps:?}")
}

/// A table for people, in milliseconds with three digits after the point. README.md shows one.
pub fn table(summaries: &[Summary]) -> String {
    todo!("lay out {summaries:?}")
}

/// Comma-separated values for programs, in seconds and not rounded. README.md shows them.
pub fn csv(summaries: &[Summary]) -> String {
    todo!("write {summaries:?}")
}
