//! Ctrl-C: grading stops, what runs is ended, and what is known is reported.

use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};

static FLAG: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// How long the supervisors of launches may take to end them.
const CLEANING: Duration = Duration::from_secs(8);

/// What a program exits with, as the shell sees it, that SIGPIPE has ended.
const NOBODY_READS: i32 = 128 + signal_hook::consts::SIGPIPE;

const TICK: Duration = Duration::from_millis(20);

/// From now on SIGINT, SIGTERM and SIGHUP are noted instead of ending the grader; a second one ends it.
pub fn watch() -> anyhow::Result<()> {
    if FLAG.get().is_some() {
        return Ok(());
    }
    let flag = FLAG.get_or_init(Arc::default);
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP] {
        signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(flag))?;
        signal_hook::flag::register(signal, Arc::clone(flag))?;
    }
    // Supervisors whose check was killed become children of the grader, which can then wait for them.
    #[cfg(target_os = "linux")]
    nix::sys::prctl::set_child_subreaper(true)?;
    Ok(())
}

/// Whether grading was interrupted.
pub fn requested() -> bool {
    FLAG.get().is_some_and(|flag| flag.load(Ordering::Relaxed))
}

/// Does something that waits for other processes. Where it is interrupted, they are ended, so that it returns.
pub fn ending_what_runs<T>(work: impl FnOnce() -> T) -> T {
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                if requested() {
                    for process in harness::leftovers::descendants() {
                        let _ = kill(process, Signal::SIGTERM);
                    }
                }
                std::thread::sleep(TICK);
            }
        });
        let result = work();
        done.store(true, Ordering::Relaxed);
        result
    })
}

/// Ends quietly when nobody reads what is printed any more, as in `grader list | head -1`.
pub fn end_with_reader() -> anyhow::Result<()> {
    let always = Arc::new(AtomicBool::new(true));
    signal_hook::flag::register_conditional_shutdown(signal_hook::consts::SIGPIPE, NOBODY_READS, always)?;
    Ok(())
}

/// Waits until the supervisors have ended what they supervised.
pub fn wait_for_supervisors() {
    let deadline = Instant::now() + CLEANING;
    while Instant::now() < deadline {
        match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
            Err(Errno::ECHILD) => return,
            Ok(WaitStatus::StillAlive) => std::thread::sleep(Duration::from_millis(5)),
            Ok(_) | Err(_) => {}
        }
    }
}
