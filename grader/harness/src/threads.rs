//! The threads of a rank that are in no MPI call: one that can go on can still do what other ranks wait for.
//!
//! A thread that computes, sleeps, reads or waits for a while can go on. One that waits without end for another thread of its own
//! process, as `pthread_join` does, can't go on by itself. Where the system does not tell, a thread can go on.

use trace::Process;

use crate::process;

/// The threads of a process, as its record tells them, by the system's numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Threads {
    pub(crate) process: Process,
    pub(crate) pid: i32,
    /// Those that are in MPI calls.
    pub(crate) inside: Vec<i32>,
    /// Those that MPI has started for itself.
    pub(crate) helpers: Vec<i32>,
}

/// What the threads of a process do that are in no MPI call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outside {
    /// One of them can go on.
    GoesOn,
    /// Each waits for another thread of the process: these, and how often each had been let run by then. A thread that runs
    /// and waits again has another number, so equal numbers mean that none has run in between.
    Waits(Vec<(i32, u64)>),
}

impl Threads {
    pub(crate) fn outside(&self) -> Outside {
        let mut waiting = Vec::new();
        for thread in process::threads(self.pid) {
            if self.inside.contains(&thread) || self.helpers.contains(&thread) {
                continue;
            }
            let state = process::thread_state(self.pid, thread);
            if matches!(state, None | Some('Z' | 'X')) {
                continue;
            }
            // Before its state is looked at again: a thread that runs in between has another number.
            let Some(switches) = process::switches(self.pid, thread) else { return Outside::GoesOn };
            if state != Some('S') || !process::waits_for_its_own(self.pid, thread) {
                return Outside::GoesOn;
            }
            waiting.push((thread, switches));
        }
        Outside::Waits(waiting)
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::sync::mpsc;
    use std::time::{Duration, Instant};

    use super::{Outside, Threads};

    fn this(inside: Vec<i32>) -> Threads {
        Threads { pid: std::process::id().cast_signed(), inside, ..Threads::default() }
    }

    /// What a thread with such a life looks like, once it has settled.
    fn seen(life: impl FnOnce(mpsc::Receiver<()>) + Send + 'static, is_right: impl Fn(&Outside) -> bool) -> bool {
        let (end, ended) = mpsc::channel();
        let (tell, told) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            tell.send(nix::unistd::gettid().as_raw()).expect("somebody waits");
            life(ended);
        });
        let number = told.recv().expect("it tells");
        let others = crate::process::threads(std::process::id().cast_signed()).into_iter().filter(|it| *it != number);
        let threads = this(others.collect());
        let deadline = Instant::now() + Duration::from_secs(10);
        let mut right = false;
        while !right && Instant::now() < deadline {
            // Another test may start a thread meanwhile.
            let others = crate::process::threads(threads.pid).into_iter().filter(|it| *it != number);
            right = is_right(&this(others.collect()).outside());
        }
        drop(end);
        thread.join().expect("it ends");
        right
    }

    #[test]
    fn a_thread_that_waits_for_another_without_end_does_not_go_on_by_itself() {
        let waits = |outside: &Outside| matches!(outside, Outside::Waits(all) if all.len() == 1);
        assert!(seen(|ended| assert!(ended.recv().is_err(), "nothing is sent"), waits));
    }

    #[test]
    fn threads_that_sleep_compute_read_or_wait_for_a_while_go_on() {
        let goes_on = |outside: &Outside| *outside == Outside::GoesOn;
        assert!(seen(
            |ended| while ended.recv_timeout(Duration::from_secs(3)) == Err(mpsc::RecvTimeoutError::Timeout) {},
            goes_on
        ));
        assert!(seen(|_| std::thread::sleep(Duration::from_secs(1)), goes_on));
        assert!(seen(|ended| while ended.try_recv() == Err(mpsc::TryRecvError::Empty) {}, goes_on));
    }
}
