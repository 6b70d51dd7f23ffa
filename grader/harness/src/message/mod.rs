//! The words that a student reads when a check fails.

use std::fmt::{Formatter, Result, Write};

use crate::beginning::BEGINNING;
use crate::launch::LaunchError;
use crate::record::{Ended, Exit};
use crate::{Failure, Rank, Run, Verdict, shared_memory};

mod bounds;
mod ending;
pub(crate) mod parallelism;

use ending::damaged;
pub(crate) use ending::{interrupted, not_in_order};

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

/// Whether a character moves a terminal's cursor, turns the direction of writing, or can't be seen: what it stands in reads
/// otherwise than it is.
#[must_use]
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(u32::from(character),
            0xad | 0x34f | 0x61c | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180b..=0x180f | 0x200b..=0x200f | 0x2028..=0x202e
            | 0x2060..=0x206f | 0x3164 | 0xfe00..=0xfe0f | 0xfeff | 0xffa0 | 0xfff0..=0xfffb | 0x1bca0..=0x1bca3
            | 0x1d173..=0x1d17a | 0xe0000..=0xe0fff)
}

/// How much of one text, and how many lines, are kept of what a program may have a part in.
const KEPT: (usize, usize) = (4_000, 64);

/// A text with all that [`is_hidden`] made visible, and cut where it is long without reason.
#[must_use]
pub fn harmless(text: &str) -> String {
    let visible = |character: char| if character != '\n' && is_hidden(character) { '\u{fffd}' } else { character };
    let mut kept: String = text.chars().take(KEPT.0).map(visible).collect();
    if text.chars().nth(KEPT.0).is_some() {
        kept.push('…');
    }
    kept
}

pub(crate) fn harmless_lines(lines: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = lines.iter().take(KEPT.1).map(|line| harmless(line)).collect();
    if lines.len() > KEPT.1 {
        kept.push(format!("… and {} lines more", lines.len() - KEPT.1));
    }
    kept
}

/// A timeline's line that has other letters, or more or fewer of them.
pub(crate) fn cells(number: usize) -> String {
    format!("a line of a timeline has {number} of the letters `#=.!` and spaces")
}

/// A line without what would move a terminal's cursor or run without end.
fn clean(line: &str) -> String {
    let visible = |character: char| if is_hidden(character) { '\u{fffd}' } else { character };
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

/// What Intel MPI says of `MPI_Comm_spawn` where its ranks talk by shared memory alone.
const NO_SPAWN: &str = "fabric does not support Spawn";

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
    if let Some(rank) = shared_memory::victim(run, |rank| ending::has_started_mpi(run, rank)) {
        return Some(
            fault("the machine's shared memory is full: MPI has no room in /dev/shm for what the ranks tell each other".to_owned())
                .rank(rank.rank())
                .actual(format!("{} kB free", run.shared_memory.unwrap_or_default() / 1_000))
                .because("remove the files in /dev/shm that nobody uses; a container has 64 MB there unless it is started with `--shm-size=256m`")
                .output(last_lines(rank.stderr(), QUOTED)),
        );
    }
    let can_not_spawn = |rank: &&Rank| [rank.stdout(), rank.stderr()].iter().any(|said| said.contains(NO_SPAWN));
    if let Some(rank) = run.ranks().iter().find(can_not_spawn).filter(|_| run.launcher_code != Some(0)) {
        return Some(
            fault(format!("{} can't spawn processes as it is launched here: not supported by this MPI", run.mpi))
                .rank(rank.rank())
                .because("it is not your program's fault; with another MPI it can: cargo run -p grader -- --mpi embedded spawn"),
        );
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
    let none_started = run.observation.is_none()
        && run.ranks().iter().all(|rank| rank.exit == Exit::Ended && rank.notes.world.is_none());
    if run.ended == Ended::Finished && none_started && run.ranks().iter().all(|rank| rank.stderr().is_empty()) {
        return Some(fault("mpiexec started no rank".to_owned()).output(last_lines(&run.launcher_output, QUOTED)));
    }
    if run.ended == (Ended::NotBegun { tarrying: None }) {
        let seconds = BEGINNING.as_secs().max(run.time_limit.unwrap_or_default() as u64);
        return Some(
            fault(format!("MPI had not started in any rank after {seconds} s, and no rank kept the others waiting"))
                .because("the machine is very busy, or its disk is; run it again")
                .output(last_lines(&run.launcher_output, QUOTED)),
        );
    }
    if !run.survivors.is_empty() {
        return Some(fault(format!("processes of the launch could not be ended: {:?}", run.survivors)));
    }
    (run.ended == Ended::Cancelled).then(|| fault("the launch was interrupted".to_owned()))
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
