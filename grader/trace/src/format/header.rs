//! The header: who wrote the file, and how far it got.

use serde::Serialize;

use crate::communicator::Process;
use crate::kind::KINDS;

/// The version of the format; a reader refuses any other.
pub const VERSION: u32 = 4;
pub(super) const MAGIC: u64 = u64::from_le_bytes(*b"ranklng\x01");
pub(super) const WORDS: usize = 2048;
pub(super) const TOTALS: usize = 32;

/// The threads that call MPI: `number + 1` of the record in the upper half of a word, the system's number in the lower. A thread
/// takes the place that its number has among so many.
pub(super) const THREADS: std::ops::Range<usize> = 1536..1792;

/// The threads that MPI started for itself, by the system's numbers.
pub(super) const HELPERS: std::ops::Range<usize> = 1792..1856;

/// Which word of the header holds what.
pub(super) mod at {
    pub const MAGIC: usize = 0;
    pub const VERSION: usize = 1;
    pub const PROCESS: usize = 2;
    pub const SIZE: usize = 3;
    pub const PID: usize = 4;
    pub const CLOCK_ORIGIN: usize = 5;
    pub const UNIX_ORIGIN: usize = 6;
    /// The thread level in the upper half, the tag's bound in the lower.
    pub const TAG_UPPER_BOUND: usize = 7;
    pub const TOKEN: usize = 8;
    pub const DEFINITIONS: usize = 9;
    pub const RING: usize = 10;
    pub const DEFINED: usize = 11;
    pub const START: usize = 12;
    pub const END: usize = 13;
    pub const LOST: usize = 14;
    pub const DROPPED: usize = 15;
    pub const CALLS: usize = 16;
}

const _: () = assert!(TOTALS + 3 * KINDS.len() <= THREADS.start, "the totals no longer fit the header");

/// Whose MPI the rank runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Implementation {
    /// None of those below.
    #[default]
    Unknown,
    /// MPICH and its descendants.
    Mpich,
    /// Open MPI.
    OpenMpi,
}

impl Implementation {
    pub(super) const fn number(self) -> u64 {
        self as u64
    }

    pub(super) const fn from_number(number: u64) -> Self {
        match number {
            1 => Self::Mpich,
            2 => Self::OpenMpi,
            _ => Self::Unknown,
        }
    }
}

/// What MPI allows to threads (11.6): what it provided, whatever the program asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThreadLevel {
    /// `MPI_THREAD_SINGLE`: there is one thread.
    Single,
    /// `MPI_THREAD_FUNNELED`: only the thread that started MPI calls it.
    Funneled,
    /// `MPI_THREAD_SERIALIZED`: any thread may call MPI, one at a time.
    Serialized,
    /// `MPI_THREAD_MULTIPLE`: any thread at any time.
    Multiple,
}

impl ThreadLevel {
    const ALL: [Self; 4] = [Self::Single, Self::Funneled, Self::Serialized, Self::Multiple];

    /// From 1; 0 is for an unknown one.
    pub(super) fn number(level: Option<Self>) -> u64 {
        level.map_or(0, |level| level as u64 + 1)
    }

    pub(super) fn from_number(number: u64) -> Option<Self> {
        Self::ALL.into_iter().find(|level| *level as u64 + 1 == number)
    }
}

/// Who writes, and by which clocks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct About {
    /// The process.
    pub process: Process,
    /// How many ranks its world has.
    pub size: u32,
    /// Whose MPI it is.
    pub implementation: Implementation,
    /// Its process id.
    pub pid: u32,
    /// The monotonic clock at the time 0 of the records, in nanoseconds. One clock for all ranks of a host.
    pub clock_origin: u64,
    /// The wall clock at the same moment, in nanoseconds since 1970, to line up several hosts.
    pub unix_origin: u64,
    /// `MPI_TAG_UB`, 0 when unknown.
    pub tag_upper_bound: u32,
    /// What MPI allows to threads, once it has started.
    pub thread_level: Option<ThreadLevel>,
    /// A word from the launcher; a record with another one is not of this launch.
    pub token: u64,
}

/// Running totals of one call kind, which no ring forgets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Total {
    /// Calls that ended.
    pub count: u64,
    /// Bytes sent or received, as the writer counted them.
    pub bytes: u64,
    /// Nanoseconds from enter to exit.
    pub time: u64,
}
