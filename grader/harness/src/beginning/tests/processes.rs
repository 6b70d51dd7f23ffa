//! What a rank does that has not called MPI, as Linux tells it of real processes.

use std::process::{Child, Command};
use std::time::{Duration, Instant};

use super::super::Beginning;
use super::Launched;
use crate::job::Folder;
use crate::process::{children, state};
use crate::record::Ended;

/// A rank's program and, before it, its shim: here a shell in whose place the test stands.
struct Program(Child);

impl Program {
    fn start(text: &str) -> Self {
        Self(Command::new("/bin/sh").args(["-c", &format!("{text} & wait")]).spawn().expect("a shell"))
    }

    fn shim(&self) -> String {
        self.0.id().to_string()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        for child in children(self.0.id().cast_signed()) {
            let _ = nix::sys::signal::kill(nix::unistd::Pid::from_raw(child), nix::sys::signal::Signal::SIGKILL);
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_rank_that_sleeps_before_mpi_keeps_the_others_waiting() {
    let (launched, program) = (Launched::new(), Program::start("exec sleep 1000"));
    launched.write("rank-0.notes", "starting\n");
    launched.write("rank-1.shim", &program.shim());
    let asleep = |pid: &i32| state(*pid) == Some('S');
    while !children(program.0.id().cast_signed()).first().is_some_and(asleep) {
        std::thread::yield_now();
    }
    assert_eq!(launched.ended([]), Some((31, Ended::NotBegun { tarrying: Some(1) })));
}

#[test]
fn a_rank_that_computes_before_mpi_has_begun() {
    let (launched, program) = (Launched::new(), Program::start("while :; do :; done"));
    launched.write("rank-1.shim", &program.shim());
    let folder = Folder(launched.folder.path().to_owned());
    let mut beginning = Beginning::new(&folder, &launched.job, launched.at).expect("a limit");
    beginning.look(Instant::now());
    assert!(beginning.begun.is_none(), "not with its first instruction");
    while beginning.begun.is_none() {
        assert!(launched.at.elapsed() < Duration::from_secs(60), "it has computed for more than a second by now");
        std::thread::sleep(Duration::from_millis(50));
        beginning.look(Instant::now());
    }
    // Inside MPI_Init a rank may turn as long as it likes: it waits for others.
    let (other, shim) = (Launched::new(), program.shim());
    assert_eq!(
        other.ended([(0, "rank-1.shim", shim.as_str()), (0, "rank-1.notes", "starting\n")]),
        Some((31, Ended::NotBegun { tarrying: None }))
    );
}
