//! How much a rank may take.

use std::io;

use nix::sys::resource::{Resource, getrlimit, setrlimit};

use crate::beginning::BEGINNING;

/// Private memory of one rank, in bytes.
const MEMORY: u64 = 1 << 30;

/// On a small machine, or with many ranks, they share half of its memory, and each has this at least.
const LEAST_MEMORY: u64 = 256 << 20;

/// One file, in bytes, where the MPI needs no larger one.
pub(crate) const FILE: u64 = 1 << 30;

/// Open files.
const OPEN: u64 = 1_024;

/// Processor seconds that a launch without a time limit may take for each core.
const SECONDS: u64 = 24 * 60 * 60;

/// How long a program may go on, in seconds, after it was told that its time is over.
const KILLED_AFTER: u64 = 2;

/// How much a rank may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Memory of its own, in bytes.
    pub memory: u64,
    /// Processor time of all its threads, in seconds.
    pub seconds: u64,
    /// One file, in bytes.
    pub file: u64,
    /// Processes and threads of the whole launch, where they can be told from all others of this user.
    pub processes: Option<u64>,
}

impl Limits {
    /// The limits of one of so many ranks, whose launch may take so many seconds by the clock, and may make a file of so many bytes.
    #[must_use]
    pub fn of(ranks: u32, time_limit: Option<f64>, file: u64) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from) as u64;
        // The clock ends a launch before; this holds where nobody is left to look at it.
        let seconds = time_limit.map_or(SECONDS, |seconds| seconds.ceil() as u64 + BEGINNING.as_secs());
        let processes =
            in_own_namespace().then(|| crate::usage::THREADS as u64 * u64::from(ranks.max(4)) + u64::from(ranks) * 8);
        Self { memory: Self::memory(ranks), seconds: seconds.saturating_mul(cores), file, processes }
    }

    /// The memory that one of so many ranks may have, in bytes.
    #[must_use]
    pub fn memory(ranks: u32) -> u64 {
        (half_of_the_machine() / u64::from(ranks.max(1))).clamp(LEAST_MEMORY, MEMORY)
    }

    /// Binds this process to them.
    pub(super) fn enter(self) -> io::Result<()> {
        let mut limits =
            vec![(Resource::RLIMIT_CORE, 0), (Resource::RLIMIT_FSIZE, self.file), (Resource::RLIMIT_NOFILE, OPEN)];
        // What it may write to, and nobody shares. Address space would count what libraries only set aside.
        if cfg!(target_os = "linux") {
            limits.push((Resource::RLIMIT_DATA, self.memory));
        }
        let (_, hard) = getrlimit(Resource::RLIMIT_CPU)?;
        // At the first a signal tells what it is, at the second it is killed.
        let seconds = self.seconds.min(hard.saturating_sub(KILLED_AFTER));
        setrlimit(Resource::RLIMIT_CPU, seconds, seconds + KILLED_AFTER)?;
        // Where there are no namespaces, there is nothing to count apart.
        #[cfg(target_os = "linux")]
        if let Some(processes) = self.processes {
            limits.push((Resource::RLIMIT_NPROC, processes));
        }
        for (resource, most) in limits {
            // Never more than this process may have itself.
            let (_, hard) = getrlimit(resource)?;
            setrlimit(resource, most.min(hard), most.min(hard))?;
        }
        Ok(())
    }
}

/// Whether this user's processes are counted apart from those outside: in the user namespace that [`super::namespaces`] made,
/// which knows one user. Root's are never counted.
fn in_own_namespace() -> bool {
    let user = nix::unistd::getuid();
    let text = std::fs::read_to_string("/proc/self/uid_map").unwrap_or_default();
    let words: Vec<&str> = text.split_whitespace().collect();
    !user.is_root() && words == [&*user.to_string(), &*user.to_string(), "1"]
}

/// Half of the machine's memory, in bytes.
fn half_of_the_machine() -> u64 {
    let text = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let total =
        text.lines().find_map(|line| line.strip_prefix("MemTotal:")?.split_whitespace().next()?.parse::<u64>().ok());
    total.map_or(u64::MAX, |kibibytes| kibibytes * 1024 / 2)
}
