//! What a program ran into that is kept in bounds, in words.

use signal_hook::consts::{SIGABRT, SIGXCPU, SIGXFSZ};

use super::{QUOTED, last_lines};
use crate::record::{Ended, Exit};
use crate::sandbox::Limits;
use crate::{Failure, Rank, Run, Verdict};

/// Said where a rank was refused a file, a process or an address.
const REFUSED: &str = "the grader lets a program read its libraries and write in its temporary folder, `std::env::temp_dir()`; \
                       other files, processes of its own and the network are out of bounds";

/// Why the launch was ended for what it took in all.
pub(super) fn took_too_much(run: &Run) -> Option<Failure> {
    match run.ended {
        Ended::ProcessLimit { threads } => Some(
            Failure::new(Verdict::LimitExceeded, format!("it had {threads} threads and processes when it was ended"))
                .because("a loop that starts threads, or spawns processes, does not end"),
        ),
        Ended::FileLimit { files, bytes } => Some(
            Failure::new(Verdict::LimitExceeded, "it filled its temporary folder")
                .actual(format!("{} MiB in {files} files when it was ended", bytes >> 20))
                .because("a loop that writes files does not end"),
        ),
        _ => None,
    }
}

/// What a rank wanted to spawn and could not.
pub(super) fn not_spawned(run: &Run) -> Option<Failure> {
    let (rank, why) = run.spawned().iter().find_map(|rank| match &rank.exit {
        Exit::NotStarted(why) => Some((rank.rank(), why)),
        _ => None,
    })?;
    Some(
        Failure::new(Verdict::Crash, format!("spawned rank {rank} could not be started: {why}"))
            .because("a program under the grader can spawn itself, `std::env::current_exe()`, and nothing else"),
    )
}

/// Why a rank died of a limit of its own, where it did.
pub(super) fn of_a_limit(run: &Run, rank: &Rank) -> Option<Failure> {
    let failure = |what: String| Failure::new(Verdict::LimitExceeded, what).rank(rank.rank());
    let said = |words: &str| rank.stderr().contains(words);
    let ended = match &rank.exit {
        Exit::Signal(SIGXCPU) => failure("it used all the processor time that it may".to_owned()),
        Exit::Signal(SIGXFSZ) => failure("it wrote a file larger than it may".to_owned()).expected("at most 1 GiB"),
        Exit::Signal(SIGABRT) if said("memory allocation of") => {
            failure("it asked for more memory than a rank may have".to_owned())
                .expected(format!("at most {} MiB", Limits::memory(run.size()) >> 20))
                .because("a vector that grows in a loop without end, or whose length is computed wrongly")
        }
        _ => return None,
    };
    Some(ended.output(last_lines(rank.stderr(), QUOTED)))
}

/// What explains a rank's end that says itself that it was refused something.
pub(super) fn refused(rank: &Rank) -> Option<&'static str> {
    let said = rank.stderr();
    let words = ["Permission denied (os error 13)", "Operation not permitted (os error 1)", "PermissionDenied"];
    words.iter().any(|words| said.contains(words)).then_some(REFUSED)
}
