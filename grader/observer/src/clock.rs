//! The clocks of a rank.

use std::sync::atomic::{AtomicI32, Ordering};

/// Nanoseconds of the host's monotonic clock.
#[inline]
pub(crate) fn now() -> u64 {
    read(libc::CLOCK_MONOTONIC)
}

/// Which clock tells what was computed between two calls.
static CPU_CLOCK: AtomicI32 = AtomicI32::new(libc::CLOCK_THREAD_CPUTIME_ID);

/// Counts what all threads compute: for a program that has threads of which one calls MPI, and works with the others in between.
pub(crate) fn count_all_threads() {
    CPU_CLOCK.store(libc::CLOCK_PROCESS_CPUTIME_ID, Ordering::Relaxed);
}

/// Nanoseconds of CPU time of this thread, or of all of them. Ten times dearer than [`now`].
pub(crate) fn cpu() -> u64 {
    read(CPU_CLOCK.load(Ordering::Relaxed))
}

/// Nanoseconds since 1970.
pub(crate) fn wall() -> u64 {
    read(libc::CLOCK_REALTIME)
}

#[inline]
fn read(clock: libc::clockid_t) -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the time is ours to write; these clocks exist on every system that this library is built for.
    unsafe { libc::clock_gettime(clock, &raw mut time) };
    time.tv_sec.cast_unsigned() * 1_000_000_000 + time.tv_nsec.cast_unsigned()
}

/// What a thread's CPU clock was last known to say.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Burst {
    at: u64,
    cpu: u64,
}

/// A stretch longer than this is worth a reading of the CPU clock.
const LONG: u64 = 10_000;

impl Burst {
    pub(crate) const fn new() -> Self {
        Self { at: 0, cpu: 0 }
    }

    /// The CPU time at a moment: read after a long stretch, and else the time that passed added, which over so short a
    /// stretch is the same unless the system interrupted it, and then it is no longer short.
    #[inline]
    pub(crate) fn at(&mut self, now: u64) -> (u64, bool) {
        let passed = now.saturating_sub(self.at);
        let long = passed > LONG;
        self.cpu = if long { cpu() } else { self.cpu + passed };
        self.at = now;
        (self.cpu, long)
    }
}
