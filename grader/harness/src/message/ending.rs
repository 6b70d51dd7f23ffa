//! Why a run did not go in order, in words.

use nix::sys::signal::Signal;
use signal_hook::consts::{SIGKILL, SIGTERM};

use super::{QUOTED, bounds, clean, last_lines, shown};
use crate::observation::{Abort, Standing};
use crate::record::{Ended, Exit};
use crate::timeline::Timeline;
use crate::{Failure, Finding, Rank, Run, Verdict};

/// Why a run did not go in order.
pub(crate) fn not_in_order(run: &Run) -> Option<Failure> {
    todo(run)
        .or_else(|| too_much_output(run))
        .or_else(|| bounds::took_too_much(run))
        .or_else(|| bounds::not_spawned(run))
        .or_else(|| crash(run))
        .or_else(|| deadlock(run))
        .or_else(|| stuck_by_misuse(run))
        .or_else(|| hang(run))
        .or_else(|| time_limit(run))
        .or_else(|| launcher(run))
        .or_else(|| not_text(run))
        .or_else(|| misuse(run))
        .or_else(|| damaged(run))
}

/// A rank that wrote into the record of its MPI calls.
pub(super) fn damaged(run: &Run) -> Option<Failure> {
    let rank = run.damaged_records.first()?;
    Some(
        Failure::new(Verdict::MpiMisuse, "the record of its MPI calls is damaged")
            .rank(*rank)
            .because("the program alone can write there: it changed the record, or wrote beyond its own memory"),
    )
}

/// Ranks that wait for each other.
fn deadlock(run: &Run) -> Option<Failure> {
    let finding = run.findings().iter().find(|finding| finding.kind == "deadlock")?;
    Some(of_finding(run, Verdict::Deadlock, finding))
}

/// Ranks that are all inside of MPI, where nothing moves.
fn hang(run: &Run) -> Option<Failure> {
    let finding = run.findings().iter().find(|finding| finding.kind == "hang")?;
    let what = finding.what.strip_prefix("hang: ").unwrap_or(&finding.what);
    let finding = Finding { what: format!("most likely, for {what}"), ..finding.clone() };
    let because = "each rank waits in MPI for another; who waits for whom could not be proved";
    Some(of_finding(run, Verdict::Deadlock, &finding).because(because))
}

/// A run that did not end, or that MPI ended before the shims saw how, and whose calls tell why.
fn stuck_by_misuse(run: &Run) -> Option<Failure> {
    let stuck = matches!(run.ended, Ended::Deadlock | Ended::Hang | Ended::TimeLimit);
    let ended_by_mpi = run.ended == Ended::Finished && run.launcher_code != Some(0);
    ended_by_misuse(run).filter(|_| stuck || ended_by_mpi).map(|finding| of_finding(run, Verdict::MpiMisuse, finding))
}

/// The first mistake in the use of MPI in a run that otherwise went well.
fn misuse(run: &Run) -> Option<Failure> {
    let (first, rest) = run.findings().split_first()?;
    let failure = of_finding(run, Verdict::MpiMisuse, first);
    let more = rest.iter().map(|finding| format!("also: {}", finding.what));
    let output: Vec<String> = failure.output.clone().into_iter().chain(more).collect();
    Some(failure.output(output))
}

fn of_finding(run: &Run, verdict: Verdict, finding: &Finding) -> Failure {
    let prefix = format!("{verdict}: ");
    let what = finding.what.strip_prefix(&prefix).unwrap_or(&finding.what).to_owned();
    let mut failure = Failure::new(verdict, what).output(finding.waiting.iter().cloned());
    // Where nobody waits in vain it tells nothing.
    if run.timeline.as_ref().is_some_and(Timeline::is_stuck) {
        failure = failure.with_timeline_of(run);
    }
    match finding.ranks.as_slice() {
        // A deadlock's sentence names its ranks itself.
        [rank] if !matches!(finding.kind.as_str(), "deadlock" | "hang") => failure.rank(*rank),
        _ => failure,
    }
}

/// What a rank was told by MPI before it was ended: the mistake that its end comes from, if its calls tell one.
fn ended_by_misuse(run: &Run) -> Option<&Finding> {
    const FATAL: [&str; 7] = [
        "outside-mpi",
        "invalid-argument",
        "truncation",
        "collective-mismatch",
        "type-mismatch",
        "thread-level",
        "taken-and-not-received",
    ];
    // MPICH ends a job in MPI_Finalize for what was never received.
    let all_finalize = run.observation.iter().all(|it| it.calls.iter().all(|calls| calls.contains_key("MPI_Finalize")));
    let is_fatal = |finding: &&Finding| {
        FATAL.contains(&finding.kind.as_str()) || (all_finalize && finding.kind == "never-received")
    };
    run.findings().iter().find(is_fatal)
}

fn todo(run: &Run) -> Option<Failure> {
    let mut all = run.ranks().iter().chain(run.spawned());
    let (rank, panic) = all.find_map(|rank| Some((rank, rank.panic().filter(crate::panic::Panic::is_todo)?)))?;
    let task = if panic.task().is_empty() { String::new() } else { format!(": {}", panic.task()) };
    Some(Failure::new(Verdict::Todo, format!("{} is still to do{task}", panic.place)).rank(rank.rank()))
}

fn too_much_output(run: &Run) -> Option<Failure> {
    let Ended::OutputLimit { rank } = run.ended else { return None };
    let written = run.rank(rank);
    let (stream, output) = if written.stdout.bytes > written.stderr.bytes {
        ("standard output", &written.stdout)
    } else {
        ("standard error", &written.stderr)
    };
    Some(
        Failure::new(Verdict::LimitExceeded, format!("it printed without end to its {stream}"))
            .rank(rank)
            .expected(format!("at most {} MiB", run.output_limit >> 20))
            .actual("more, when it was ended")
            .because("a loop that prints does not end, or every element is printed")
            .output(output.text.lines().take(3).map(clean)),
    )
}

/// The rank that ended out of order first.
fn crash(run: &Run) -> Option<Failure> {
    // Where ranks wait for what will never come, MPI ends a rank for what it left them waiting for: that is no other fault.
    let deadlock = run.findings().iter().find(|finding| finding.kind == "deadlock");
    let by_mpi = |rank: &Rank| deadlock.is_some() && run.was_refused(rank) && !rank.notes.panicked;
    let out_of_order = |rank: &&Rank| {
        let by_calls = !rank.spawned && run.left_mpi_early(rank.rank());
        let left_early = (rank.notes.world.is_some() && !rank.notes.finalized) || by_calls;
        match rank.exit {
            Exit::Code(0) => left_early,
            Exit::Code(_) if by_mpi(rank) => rank.panic().is_some(),
            Exit::Code(_) | Exit::Signal(_) => true,
            // Unwinding from a panic may wait in MPI_Finalize until all are ended.
            Exit::Ended | Exit::NotStarted(_) => rank.notes.panicked || rank.panic().is_some(),
        }
    };
    let abort = abort(run);
    let aborting = abort.and_then(|abort| {
        let ranks = if abort.spawned { run.spawned() } else { run.ranks() };
        ranks.iter().find(|rank| rank.rank() == abort.rank)
    });
    let crashed = || {
        run.ranks().iter().chain(run.spawned()).filter(out_of_order).min_by(|a, b| {
            // SIGTERM is what launchers end the other ranks with, and a shim may not have noticed that it was told to.
            let last = |rank: &Rank| rank.exit == Exit::Signal(SIGTERM);
            let when = |rank: &Rank| (!rank.notes.panicked, last(rank), rank.ended_after.unwrap_or(f64::INFINITY));
            when(a).partial_cmp(&when(b)).unwrap_or(std::cmp::Ordering::Equal)
        })
    };
    let first = aborting.or_else(crashed)?;
    let failure = |what: String| match first.spawned {
        true => Failure::new(Verdict::Crash, format!("spawned rank {} {what}", first.rank())),
        false => Failure::new(Verdict::Crash, what).rank(first.rank()),
    };
    if let Some(failure) = bounds::of_a_limit(run, first) {
        return Some(failure);
    }
    if let Some(panic) = first.panic() {
        let failure = failure(format!("panicked at {}", panic.place)).output(last_lines(&panic.message, QUOTED));
        return Some(bounds::refused(first).into_iter().fold(failure, Failure::because));
    }
    if let Some(abort) = abort.filter(|_| aborting.is_some()) {
        let failure = failure(format!("called {} with exit code {}", abort.what, abort.code));
        let failure = failure.because("MPI_Abort ends all ranks: the reason is the rank's that calls it");
        return Some(failure.output(words(run, first)));
    }
    let failure = match first.exit {
        Exit::Code(0) => {
            let others = run.ranks().iter().filter(|rank| matches!(rank.exit, Exit::Ended)).count();
            let waiting = if others > 0 { ", while other ranks still needed it" } else { "" };
            failure(format!("exited with code 0 before MPI_Finalize{waiting}"))
                .because("every rank must return from main; `std::process::exit` leaves the others waiting")
        }
        // MPI ends a rank that calls it wrongly, and says why in words of its own.
        Exit::Code(_) | Exit::Signal(_) if ended_by_misuse(run).is_some() => {
            return ended_by_misuse(run).map(|finding| {
                of_finding(run, Verdict::MpiMisuse, finding).output(last_lines(first.stderr(), QUOTED))
            });
        }
        Exit::Code(code) => failure(format!("exited with code {code}")),
        Exit::Signal(number) => {
            let name = Signal::try_from(number).map_or("unknown", Signal::as_str);
            let failure = failure(format!("was ended by signal {number} ({name})"));
            match name {
                "SIGSEGV" | "SIGBUS" => {
                    failure.because("it touched memory that is not its own, or its stack overflowed")
                }
                "SIGABRT" if first.stderr().contains("has overflowed its stack") => {
                    failure.because("its stack overflowed: a function calls itself without end, or holds a huge array")
                }
                "SIGABRT" => failure.because("it aborted itself, as a second panic or a broken heap makes it do"),
                "SIGKILL" => failure.because("something killed it; the system does so when memory runs out"),
                _ => failure,
            }
        }
        Exit::Ended | Exit::NotStarted(_) => failure("ended its job".to_owned()),
    };
    let failure = match deadlock {
        Some(finding) if failure.because.is_none() => failure.because(finding.what.clone()),
        _ => failure,
    };
    Some(failure.output(words(run, first)))
}

/// The first call of `MPI_Abort`, unless a rank had crashed before, for which another may have aborted.
fn abort(run: &Run) -> Option<&Abort> {
    let crashed = |rank: &Rank| matches!(rank.exit, Exit::Signal(signal) if signal != SIGTERM && signal != SIGKILL);
    let abort = run.observation.as_ref()?.aborts.first()?;
    (!run.ranks().iter().chain(run.spawned()).any(crashed)).then_some(abort)
}

/// What a rank said before it ended, and then what the launcher said of it.
fn words(run: &Run, rank: &Rank) -> Vec<String> {
    let own = last_lines(rank.stderr(), QUOTED);
    // Frames of lines, and MPICH's banner, which names a process and a host.
    let is_frame = |line: &&str| line.trim_matches(['-', ' ']).is_empty() || line.starts_with('=');
    let said: Vec<&str> = run.launcher_output.lines().filter(|line| !is_frame(line)).collect();
    let mut launcher: Vec<String> = said.iter().take(QUOTED).map(|line| format!("mpiexec: {}", clean(line))).collect();
    if said.len() > QUOTED {
        launcher.push(format!("mpiexec: … and {} lines more", said.len() - QUOTED));
    }
    own.into_iter().chain(launcher).collect()
}

/// What is to be said of a launch that was taken back: why it would not have ended, or else where it was.
pub(crate) fn interrupted(run: &Run) -> Option<Failure> {
    crash(run)
        .or_else(|| deadlock(run))
        .or_else(|| stuck_by_misuse(run))
        .or_else(|| hang(run))
        .or_else(|| time_limit(run))
}

fn time_limit(run: &Run) -> Option<Failure> {
    let failure = |what: String| Failure::new(Verdict::TimeLimit, what);
    let (failure, guess) = match run.ended {
        Ended::TimeLimit => (
            failure(format!("the program did not end within {} s", run.time_limit.unwrap_or_default())),
            "a loop that never ends, or ranks that wait for a message or a collective that never comes",
        ),
        Ended::Cancelled => (
            failure(format!("the program was interrupted after {:.0} s", run.wall)),
            "it was taken back before it ended: it may have been about to",
        ),
        Ended::NotBegun { tarrying: Some(rank) } => (
            failure(format!("had not called MPI_Init after {:.0} s", run.wall)).rank(rank),
            "a rank that sleeps or waits before it starts MPI keeps all others waiting",
        ),
        _ => return None,
    };
    let last_words = run.ranks().iter().map(|rank| {
        let words = |text: &str| last_lines(text, 1).pop();
        let state = match (&rank.exit, rank.notes.finalized) {
            (Exit::Code(0), true) => "had ended".to_owned(),
            _ if !has_started_mpi(run, rank) => "had not started MPI".to_owned(),
            _ => standing(run, rank).unwrap_or_else(|| "was still running".to_owned()),
        };
        match words(rank.stderr()).or_else(|| words(rank.stdout())) {
            Some(line) => format!("rank {} {state}; its last words: {line}", rank.rank()),
            None => format!("rank {} {state}, and had printed nothing", rank.rank()),
        }
    });
    let cause = run.observation.as_ref().and_then(|observation| observation.warnings.first());
    Some(failure.because(cause.map_or(guess, |finding| &finding.what)).output(last_words).with_timeline_of(run))
}

/// Where a rank was, in MPI or outside of it.
fn standing(run: &Run, rank: &Rank) -> Option<String> {
    let observation = run.observation.as_ref()?;
    let own = |standing: &&Standing| standing.rank == rank.rank() && standing.spawned == rank.spawned;
    let one = |standing: &Standing| {
        let (what, seconds) = (&standing.what, standing.seconds);
        match (standing.inside, standing.asks) {
            (true, _) => format!("was in {what} for {seconds:.1} s"),
            // Not every question is written down, so the last one may have been a moment ago.
            (false, true) => format!("was asking again and again, in {what}"),
            (false, false) => format!("was still running, {seconds:.1} s after its last call, {what}"),
        }
    };
    let all: Vec<String> = observation.standing.iter().filter(own).map(one).collect();
    (!all.is_empty()).then(|| all.join(", and "))
}

/// Whether a rank has noted its world, as the course's programs do, or was seen to call MPI.
pub(super) fn has_started_mpi(run: &Run, rank: &Rank) -> bool {
    let calls = run.observation.as_ref().filter(|_| !rank.spawned).and_then(|it| it.calls.get(rank.rank() as usize));
    rank.notes.world.is_some() || calls.is_some_and(|calls| !calls.is_empty())
}

/// All ranks look well, and the launcher is not content; or it ended ranks and nobody knows why.
fn launcher(run: &Run) -> Option<Failure> {
    let ended = run.ranks().iter().find(|rank| rank.exit == Exit::Ended);
    let quoted = last_lines(&run.launcher_output, QUOTED);
    match (run.ended, run.launcher_code, ended) {
        (Ended::Finished, None, Some(_)) => Some(
            Failure::new(Verdict::GraderError, "mpiexec was killed while the program ran")
                .because("something outside of the launch ended it; run it again")
                .output(quoted),
        ),
        (_, code, Some(_)) => {
            // MPI says why on the standard error of the rank that it happened on, and no rank's own end was seen.
            let code = code.map_or(String::new(), |code| format!(" with exit code {code}"));
            let told = run.ranks().iter().find(|rank| !rank.stderr().trim().is_empty());
            let failure = Failure::new(Verdict::Crash, format!("mpiexec ended all ranks{code}"));
            Some(match told {
                Some(rank) => failure.rank(rank.rank()).output(words(run, rank)),
                None => failure.output(quoted),
            })
        }
        // A process that a rank left behind can hold the launcher; the ranks themselves are in order.
        (Ended::Finished, Some(0), None) | (Ended::LauncherStuck, _, None) => None,
        (_, code, None) => {
            let code = code.map_or("a signal".to_owned(), |code| format!("code {code}"));
            Some(
                Failure::new(Verdict::GraderError, format!("mpiexec ended with {code} after all ranks had ended well"))
                    .output(quoted),
            )
        }
    }
}

fn not_text(run: &Run) -> Option<Failure> {
    let (rank, at) = run.ranks().iter().find_map(|rank| Some((rank, rank.stdout.not_utf8_at?)))?;
    let before = rank.stdout.text.get(..at).unwrap_or_default();
    let tail: Vec<char> = before.chars().rev().take(40).collect();
    Some(
        Failure::wrong_output(format!("what it printed is not UTF-8 text: byte {at} belongs to no character"))
            .rank(rank.rank())
            .actual(format!("{} and then bytes that are no text", shown(&tail.into_iter().rev().collect::<String>())))
            .because("numbers are printed with `println!(\"{number}\")`, not by writing their bytes"),
    )
}
