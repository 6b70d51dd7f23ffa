//! The words that a student reads when a check fails.

use std::fmt::{Formatter, Result, Write};

use nix::sys::signal::Signal;
use signal_hook::consts::SIGTERM;

use crate::launch::LaunchError;
use crate::record::{Ended, Exit};
use crate::{Failure, Finding, Rank, Run, Verdict};

/// How many lines of a rank's output a message quotes.
const QUOTED: usize = 12;

/// How long a quoted line may be, in characters.
const WIDTH: usize = 160;

pub(crate) const OTHER_OUTPUT: &str = "it printed something else";

/// What `start` exits with when the world has another size than was asked for.
const WRONG_WORLD: i32 = 97;

/// A failure as plain text, one fact a line.
pub(crate) fn failure(failure: &Failure, f: &mut Formatter<'_>) -> Result {
    write!(f, "{}: ", failure.verdict)?;
    if let Some(rank) = failure.rank {
        write!(f, "rank {rank}: ")?;
    }
    f.write_str(&failure.what)?;
    let mut fact = |name: &str, text: &Option<String>| match text {
        Some(text) => write!(f, "\n  {name:<9} {}", text.replace('\n', "\n            ")),
        None => Ok(()),
    };
    fact("expected", &failure.expected)?;
    fact("actual", &failure.actual)?;
    fact("because", &failure.because)?;
    fact("launched", &failure.command)?;
    for line in &failure.output {
        write!(f, "\n  | {line}")?;
    }
    Ok(())
}

/// A text as a message shows it: in quotes, with what can't be seen made visible, and not without end.
#[must_use]
pub fn shown(text: &str) -> String {
    if text.is_empty() {
        return "nothing".to_owned();
    }
    let mut shown = String::from("\"");
    for character in text.chars().take(WIDTH) {
        match character {
            '\u{fffd}' => shown.push(character),
            '\'' => shown.push('\''),
            _ => shown.extend(character.escape_debug()),
        }
    }
    shown.push('"');
    let more = text.chars().count().saturating_sub(WIDTH);
    if more > 0 {
        let _ = write!(shown, " and {more} characters more");
    }
    shown
}

/// `1 rank`, `2 ranks`.
#[must_use]
pub fn count(number: u32, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// The last lines of a text, as a message quotes them.
fn last_lines(text: &str, at_most: usize) -> Vec<String> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let skipped = lines.len().saturating_sub(at_most);
    lines.into_iter().skip(skipped).map(clean).collect()
}

/// A line without what would move a terminal's cursor or run without end.
fn clean(line: &str) -> String {
    let visible = |character: char| if character.is_control() { '\u{fffd}' } else { character };
    let mut text: String = line.chars().take(WIDTH).map(visible).collect();
    if line.chars().count() > WIDTH {
        text.push('…');
    }
    text
}

pub(crate) fn launch_failed(error: &LaunchError) -> Failure {
    let mend = match error {
        LaunchError::Mpi(_) => "`cargo run -p grader -- setup` sets one up",
        LaunchError::NoCourse(_) => "run it inside the course's folder",
        LaunchError::NoGrader(_) => "`cargo build -p grader` shows why",
        LaunchError::NoObserver(_) => "`cargo build -p observer` shows why",
        LaunchError::NotObservable => "it takes Linux, and the observer built",
        LaunchError::Io { .. } => "`cargo run -p grader -- doctor` looks for what is wrong on this machine",
    };
    Failure::new(Verdict::GraderError, format!("{error}")).because(format!("this is not your program's fault; {mend}"))
}

/// What makes a run no evidence about the program.
pub(crate) fn fault(run: &Run) -> Option<Failure> {
    let fault = |what: String| Failure::new(Verdict::GraderError, what).seen_in(run);
    for rank in run.ranks() {
        if let Exit::NotStarted(why) = &rank.exit {
            return Some(fault(format!("failed to start the program: {why}")).rank(rank.rank()));
        }
        let size = rank.notes.world.as_ref().map(|world| i64::from(world.size));
        if size.is_some_and(|size| size != i64::from(run.size())) || rank.exit == Exit::Code(WRONG_WORLD) {
            let seen = size.map_or("another size".to_owned(), |size| format!("world.size() = {size}"));
            return Some(
                fault("the program runs with another MPI than the launcher's".to_owned())
                    .rank(rank.rank())
                    .expected(format!("world.size() = {}", run.size()))
                    .actual(seen)
                    .because("`cargo run -p grader -- doctor` finds out which MPI is which"),
            );
        }
    }
    let not_initialised = |rank: &&Rank| {
        let by_itself = matches!(rank.exit, Exit::Code(_) | Exit::Signal(_));
        rank.notes.starting && rank.notes.world.is_none() && by_itself
    };
    if let Some(rank) = run.ranks().iter().find(not_initialised) {
        return Some(
            fault("MPI itself failed to start in the program".to_owned())
                .rank(rank.rank())
                .because("launcher and library may be of different MPIs; `cargo run -p grader -- doctor` finds out")
                .output(last_lines(rank.stderr(), QUOTED)),
        );
    }
    let none_started = run.ranks().iter().all(|rank| rank.exit == Exit::Ended && rank.notes.world.is_none());
    if run.ended == Ended::Finished && none_started && run.ranks().iter().all(|rank| rank.stderr().is_empty()) {
        return Some(fault("mpiexec started no rank".to_owned()).output(last_lines(&run.launcher_output, QUOTED)));
    }
    if !run.survivors.is_empty() {
        return Some(fault(format!("processes of the launch could not be ended: {:?}", run.survivors)));
    }
    (run.ended == Ended::Cancelled).then(|| fault("the launch was interrupted".to_owned()))
}

/// Why a run did not go in order.
pub(crate) fn not_in_order(run: &Run) -> Option<Failure> {
    todo(run)
        .or_else(|| too_much_output(run))
        .or_else(|| crash(run))
        .or_else(|| deadlock(run))
        .or_else(|| stuck_by_misuse(run))
        .or_else(|| time_limit(run))
        .or_else(|| launcher(run))
        .or_else(|| not_text(run))
        .or_else(|| misuse(run))
        .or_else(|| damaged(run))
}

/// A rank that wrote into the record of its MPI calls.
fn damaged(run: &Run) -> Option<Failure> {
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
    Some(of_finding(Verdict::Deadlock, finding))
}

/// A run that did not end, or that MPI ended before the shims saw how, and whose calls tell why.
fn stuck_by_misuse(run: &Run) -> Option<Failure> {
    let stuck = matches!(run.ended, Ended::Deadlock | Ended::TimeLimit);
    let ended_by_mpi = run.ended == Ended::Finished && run.launcher_code != Some(0);
    ended_by_misuse(run).filter(|_| stuck || ended_by_mpi).map(|finding| of_finding(Verdict::MpiMisuse, finding))
}

/// The first mistake in the use of MPI in a run that otherwise went well.
fn misuse(run: &Run) -> Option<Failure> {
    let (first, rest) = run.findings().split_first()?;
    let failure = of_finding(Verdict::MpiMisuse, first);
    let more = rest.iter().map(|finding| format!("also: {}", finding.what));
    let output: Vec<String> = failure.output.clone().into_iter().chain(more).collect();
    Some(failure.output(output))
}

fn of_finding(verdict: Verdict, finding: &Finding) -> Failure {
    let prefix = format!("{verdict}: ");
    let what = finding.what.strip_prefix(&prefix).unwrap_or(&finding.what).to_owned();
    let failure = Failure::new(verdict, what).output(finding.waiting.iter().cloned());
    match finding.ranks.as_slice() {
        // A deadlock's sentence names its ranks itself.
        [rank] if finding.kind != "deadlock" => failure.rank(*rank),
        _ => failure,
    }
}

/// What a rank was told by MPI before it was ended: the mistake that its end comes from, if its calls tell one.
fn ended_by_misuse(run: &Run) -> Option<&Finding> {
    const FATAL: [&str; 4] = ["invalid-argument", "truncation", "collective-mismatch", "type-mismatch"];
    // MPICH ends a job in MPI_Finalize for what was never received.
    let all_finalize = run.observation.iter().all(|it| it.calls.iter().all(|calls| calls.contains_key("MPI_Finalize")));
    let is_fatal = |finding: &&Finding| {
        FATAL.contains(&finding.kind.as_str()) || (all_finalize && finding.kind == "never-received")
    };
    run.findings().iter().find(is_fatal)
}

fn todo(run: &Run) -> Option<Failure> {
    let mut all = run.ranks().iter().chain(run.spawned());
    let (rank, panic) = all.find_map(|rank| Some((rank, rank.panic().filter(super::panic::Panic::is_todo)?)))?;
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
            .actual(format!("{} MiB when it was ended", output.bytes >> 20))
            .because("a loop that prints does not end, or every element is printed")
            .output(output.text.lines().take(3).map(clean)),
    )
}

/// The rank that ended out of order first.
fn crash(run: &Run) -> Option<Failure> {
    let out_of_order = |rank: &&Rank| {
        let by_calls = !rank.spawned && run.left_mpi_early(rank.rank());
        let left_early = (rank.notes.world.is_some() && !rank.notes.finalized) || by_calls;
        match rank.exit {
            Exit::Code(0) => left_early,
            Exit::Code(_) | Exit::Signal(_) => true,
            // Unwinding from a panic may wait in MPI_Finalize until all are ended.
            Exit::Ended | Exit::NotStarted(_) => rank.notes.panicked || rank.panic().is_some(),
        }
    };
    let first = run.ranks().iter().chain(run.spawned()).filter(out_of_order).min_by(|a, b| {
        // SIGTERM is what launchers end the other ranks with, and a shim may not have noticed that it was told to.
        let last = |rank: &Rank| rank.exit == Exit::Signal(SIGTERM);
        let when = |rank: &Rank| (!rank.notes.panicked, last(rank), rank.ended_after.unwrap_or(f64::INFINITY));
        when(a).partial_cmp(&when(b)).unwrap_or(std::cmp::Ordering::Equal)
    })?;
    let failure = |what: String| match first.spawned {
        true => Failure::new(Verdict::Crash, format!("spawned rank {} {what}", first.rank())),
        false => Failure::new(Verdict::Crash, what).rank(first.rank()),
    };
    if let Some(panic) = first.panic() {
        return Some(failure(format!("panicked at {}", panic.place)).output(last_lines(&panic.message, QUOTED)));
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
            return ended_by_misuse(run)
                .map(|finding| of_finding(Verdict::MpiMisuse, finding).output(last_lines(first.stderr(), QUOTED)));
        }
        Exit::Code(code) => failure(format!("exited with code {code}")),
        Exit::Signal(number) => {
            let name = Signal::try_from(number).map_or("unknown", Signal::as_str);
            let failure = failure(format!("was ended by signal {number} ({name})"));
            match name {
                "SIGSEGV" | "SIGBUS" => {
                    failure.because("it touched memory that is not its own, or its stack overflowed")
                }
                "SIGABRT" => failure.because("it aborted itself, as a second panic or a broken heap makes it do"),
                "SIGKILL" => failure.because("something killed it; the system does so when memory runs out"),
                _ => failure,
            }
        }
        Exit::Ended | Exit::NotStarted(_) => failure("ended its job".to_owned()),
    };
    let failure = match run.findings().iter().find(|finding| finding.kind == "deadlock") {
        Some(finding) if failure.because.is_none() => failure.because(finding.what.clone()),
        _ => failure,
    };
    Some(failure.output(last_lines(first.stderr(), QUOTED)))
}

fn time_limit(run: &Run) -> Option<Failure> {
    if run.ended != Ended::TimeLimit {
        return None;
    }
    let limit = run.time_limit.unwrap_or_default();
    let last_words = run.ranks().iter().map(|rank| {
        let words = |text: &str| last_lines(text, 1).pop();
        let state = match (&rank.exit, rank.notes.finalized) {
            (Exit::Code(0), true) => "had ended",
            _ if rank.notes.world.is_none() => "had not started MPI",
            _ => "was still running",
        };
        match words(rank.stderr()).or_else(|| words(rank.stdout())) {
            Some(line) => format!("rank {} {state}; its last words: {line}", rank.rank()),
            None => format!("rank {} {state} and had printed nothing", rank.rank()),
        }
    });
    let cause = run.observation.as_ref().and_then(|observation| observation.warnings.first());
    let guess = "a loop that never ends, or ranks that wait for a message or a collective that never comes";
    Some(
        Failure::new(Verdict::TimeLimit, format!("the program did not end within {limit} s"))
            .because(cause.map_or(guess, |finding| &finding.what))
            .output(last_words),
    )
}

/// All ranks look well, and the launcher is not content; or it ended ranks and nobody knows why.
fn launcher(run: &Run) -> Option<Failure> {
    let ended = run.ranks().iter().find(|rank| rank.exit == Exit::Ended);
    let quoted = last_lines(&run.launcher_output, QUOTED);
    match (run.ended, run.launcher_code, ended) {
        (_, _, Some(rank)) => {
            // MPI says why on the standard error of the rank that it happened on.
            let own = last_lines(rank.stderr(), QUOTED);
            let quoted = if own.is_empty() { quoted } else { own };
            Some(Failure::new(Verdict::Crash, "was ended by mpiexec").rank(rank.rank()).output(quoted))
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

/// Why nothing is known of a run's MPI calls.
pub(crate) fn not_observed(run: &Run) -> Failure {
    if !run.was_to_be_observed {
        let because = "it takes Linux, and the library that records MPI calls, which the grader builds";
        return Failure::new(Verdict::Inconclusive, "MPI calls can't be recorded here").because(because);
    }
    if let Some(damaged) = damaged(run) {
        return damaged;
    }
    let began = |rank: &&Rank| rank.notes.world.is_some();
    match run.ranks().iter().find(began) {
        // A full disk, or removed by the program: who is to blame can't be told.
        Some(rank) => Failure::new(Verdict::Inconclusive, "there is no record of its MPI calls")
            .rank(rank.rank())
            .because("the disk is full, or the program has removed the record"),
        None => Failure::new(Verdict::WrongOutput, "the program never called MPI"),
    }
}

/// Why not all messages are known.
pub(crate) fn messages_unknown(run: &Run) -> Failure {
    let why = run.observation.iter().flat_map(|observation| &observation.not_judged).next().cloned();
    Failure::new(Verdict::LimitExceeded, "not all of its messages are known")
        .because(why.unwrap_or_else(|| "it sends more messages than a record keeps".to_owned()))
}

pub(crate) fn other_calls(name: &str, expected: u64, actual: u64) -> Failure {
    let times = |count: u64| if count == 1 { "once".to_owned() } else { format!("{count} times") };
    Failure::wrong_output(format!("it calls {name} {}, not {}", times(actual), times(expected)))
        .expected(format!("{name} {}", times(expected)))
        .actual(times(actual))
}

pub(crate) fn prints_besides(root: u32, talker: &Rank) -> Failure {
    Failure::wrong_output(format!("it prints, and only rank {root} should"))
        .rank(talker.rank())
        .expected("nothing")
        .actual(shown(talker.stdout()))
        .because(format!("printing belongs inside `if world.rank() == {root} {{ … }}`"))
}

pub(crate) fn other_lines(expected: &[&str], actual: &[&str]) -> Failure {
    let line = |lines: &[&str], at: usize| lines.get(at).map_or("no more lines".to_owned(), |line| shown(line));
    if actual.is_empty() {
        return Failure::wrong_output("it printed nothing").expected(line(expected, 0)).actual("nothing");
    }
    let at = expected.iter().zip(actual).position(|(a, b)| a != b).unwrap_or(expected.len().min(actual.len()));
    let what = match (at < expected.len(), at < actual.len()) {
        (false, true) => format!("it printed {} where {} expected", lines(actual.len()), are(expected.len())),
        (true, false) => format!("it printed {} where {} expected", lines(actual.len()), are(expected.len())),
        _ if expected.len() == 1 && actual.len() == 1 => OTHER_OUTPUT.to_owned(),
        _ => format!("line {} is another", at + 1),
    };
    Failure::wrong_output(what).expected(line(expected, at)).actual(line(actual, at))
}

fn lines(number: usize) -> String {
    format!("{number} line{}", if number == 1 { "" } else { "s" })
}

fn are(number: usize) -> String {
    format!("{number} {}", if number == 1 { "is" } else { "are" })
}
