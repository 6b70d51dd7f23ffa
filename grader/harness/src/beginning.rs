//! When the program of a launch begins: from then on its time counts.
//!
//! Until a rank has come through `MPI_Init`, a launch is mostly the machine's work: processes are started, libraries read,
//! ranks introduced to each other. On a machine whose disk is busy that was seen to take longer than a whole program may,
//! and then "time limit" would be said of a program that had not had its turn.

use std::path::Path;
use std::time::{Duration, Instant};

use trace::Process;

use crate::job::{self, Folder, Job};
use crate::process;
use crate::record::{Ended, Notes};

/// How long a launch in bounds may take until its program begins.
pub(crate) const BEGINNING: Duration = Duration::from_secs(30);

/// What a rank may compute before it calls `MPI_Init`, in nanoseconds; one that computes more has begun.
const BEFORE_MPI: u64 = 1_000_000_000;

/// The state of the watch over a launch's beginning.
pub(crate) struct Beginning<'a> {
    folder: &'a Folder,
    ranks: u32,
    limit: Duration,
    /// How long it may take; nothing for a program out of bounds, which need not be an MPI program.
    patience: Duration,
    launched: Instant,
    begun: Option<Instant>,
}

impl<'a> Beginning<'a> {
    /// None where nothing is limited.
    pub(crate) fn new(folder: &'a Folder, job: &Job, launched: Instant) -> Option<Self> {
        let limit = Duration::try_from_secs_f64(job.time_limit?).unwrap_or(Duration::MAX);
        let patience = if job.bounds.is_some() { BEGINNING.max(limit) } else { Duration::ZERO };
        let begun = job.bounds.is_none().then_some(launched);
        Some(Self { folder, ranks: job.ranks, limit, patience, launched, begun })
    }

    /// Whether its time is up, or it has not begun in all the time that it had for that.
    pub(crate) fn over(&self, now: Instant) -> Option<Ended> {
        match self.begun {
            Some(begun) => (now - begun > self.limit).then_some(Ended::TimeLimit),
            None if now - self.launched <= self.patience => None,
            None => Some(Ended::NotBegun { tarrying: (0..self.ranks).find(|&rank| self.tarries(rank)) }),
        }
    }

    /// Sees whether it has begun.
    pub(crate) fn look(&mut self, now: Instant) {
        if self.begun.is_none() && (0..self.ranks).any(|rank| self.has_begun(rank)) {
            self.begun = Some(now);
        }
    }

    /// Whether this rank has come through `MPI_Init`, or does without it what is a program's to do.
    fn has_begun(&self, rank: u32) -> bool {
        let notes = Notes::read(self.folder, Process::rank(rank));
        let holds_something = |kind| length(&self.folder.of_rank(rank, kind)) > 0;
        notes.world.is_some()
            || ["out", "err", "trace", "json"].into_iter().any(holds_something)
            || (!notes.starting && self.program(rank).and_then(process::time_run).is_some_and(|time| time > BEFORE_MPI))
    }

    /// Whether this rank does something else instead of calling `MPI_Init`: it sleeps, and not for its disk.
    fn tarries(&self, rank: u32) -> bool {
        let notes = Notes::read(self.folder, Process::rank(rank));
        !notes.starting
            && self.program(rank).and_then(process::state).is_some_and(|state| matches!(state, 'S' | 'T' | 't'))
    }

    /// The process of a rank's program: the only child of its shim.
    fn program(&self, rank: u32) -> Option<i32> {
        let shim = job::read(&self.folder.of_rank(rank, "shim")).ok()?;
        process::children(shim).first().copied()
    }
}

fn length(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |file| file.len())
}

#[cfg(test)]
mod tests;
