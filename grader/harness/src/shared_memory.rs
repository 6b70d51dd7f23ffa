//! How much room `/dev/shm` has while a launch runs that has none of its own.
//!
//! Where it is full, MPI can't start, or a rank dies by SIGBUS or SIGSEGV at some line of its program: a fault of the machine, and
//! nothing else tells. A container has 64 MB there unless it is told otherwise.

use nix::sys::statvfs::statvfs;

use crate::record::{Exit, Rank, Run};

/// Where segments of shared memory have their names.
pub(crate) const FOLDER: &str = "/dev/shm";

/// With less than this the next page could not be had.
const FULL: u64 = 1 << 20;

/// With less than this MPI may not have had the segment of a rank.
const NO_SEGMENT: u64 = 8 << 20;

/// The least room that was seen, in bytes.
#[derive(Debug)]
pub(crate) struct Room {
    is_watched: bool,
    least: Option<u64>,
}

impl Room {
    /// Not watched where the launch has its own, which is large enough.
    pub(crate) fn new(own: bool) -> Self {
        let mut room = Self { is_watched: cfg!(target_os = "linux") && !own, least: None };
        room.look();
        room
    }

    /// Looks again.
    pub(crate) fn look(&mut self) {
        if self.is_watched {
            let now = free_bytes();
            self.least = self.least.into_iter().chain(now).min();
        }
    }

    /// The least that was seen. None where nobody looked.
    pub(crate) fn least(&self) -> Option<u64> {
        self.least
    }
}

#[cfg_attr(target_os = "linux", expect(clippy::useless_conversion, reason = "these counts have 32 bits on macOS"))]
fn free_bytes() -> Option<u64> {
    let space = statvfs(FOLDER).ok()?;
    Some(u64::from(space.blocks_available()) * u64::from(space.fragment_size()))
}

/// The rank that ended because there was no room, if one did.
pub(crate) fn victim(run: &Run, has_started_mpi: impl Fn(&Rank) -> bool) -> Option<&Rank> {
    let least = run.shared_memory?;
    let died = |rank: &&Rank| match rank.exit {
        Exit::Signal(signal) => [signal_hook::consts::SIGBUS, signal_hook::consts::SIGSEGV].contains(&signal),
        _ => false,
    };
    let could_not_start = |rank: &&Rank| {
        matches!(rank.exit, Exit::Code(code) if code != 0) && !has_started_mpi(rank)
            || died(rank) && !has_started_mpi(rank)
    };
    let ranks = || run.ranks().iter();
    let of_no_page = || ranks().find(died).filter(|_| least < FULL);
    of_no_page().or_else(|| ranks().find(could_not_start).filter(|_| least < NO_SEGMENT))
}
