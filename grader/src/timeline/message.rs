//! The words of a timeline.

use trace::call::Call;
use trace::timeline::{Row, State};
use trace::{Communicator, End};

use super::axis::Unit;
use super::facts::Facts;

pub const ANY_RANK: &str = "any rank";
pub const NO_RANK: &str = "no rank";
pub const MESSAGE: &str = "message";
pub const NOTHING: &str = "no MPI call was recorded";
pub const WAITING: &str = "waiting";
pub const NO_ARROWS: &str = "of so many ranks, messages are not drawn";

pub const fn state(state: State) -> &'static str {
    match state {
        State::Computing => "computing",
        State::Communicating => "communicating",
        State::Waiting => "waiting",
        State::Stuck => "stuck",
    }
}

pub fn rank_of(rank: i32) -> String {
    format!("rank {rank}")
}

pub fn communicator(communicator: &Communicator) -> String {
    if communicator.name.is_empty() { "a communicator without a name".to_owned() } else { communicator.name.clone() }
}

pub fn percent(part: f64) -> String {
    format!("{:.0} %", part * 100.0)
}

/// `computing 61 %`.
pub fn share(state: State, part: f64) -> String {
    format!("{} {}", self::state(state), percent(part))
}

/// A time with three digits and its unit.
pub fn seconds(time: f64) -> String {
    let unit = Unit::of(time);
    let value = time / unit.seconds();
    let digits = if value >= 100.0 {
        0
    } else if value >= 10.0 {
        1
    } else {
        2
    };
    format!("{value:.digits$} {}", unit.symbol())
}

/// The end of a picture whose ranks were ended some time later.
pub fn and_on(time: f64) -> String {
    format!("{} and on", seconds(time))
}

/// Where a rank waits in vain: `rank 0 has been stuck in MPI_Recv (from rank 1, tag 7) at src/ring.rs:31 since t = 1.20 ms`.
pub fn stuck(row: &Row<'_>, call: &Call, since: f64) -> String {
    format!("{} has been stuck in {} since t = {}", row.name(), in_full(row, call), seconds(since))
}

/// A call with what it was given and its line.
fn in_full(row: &Row<'_>, call: &Call) -> String {
    let facts = Facts::of(row.record, call);
    let mut about = Vec::new();
    about.extend(facts.to.map(|to| format!("to {to}")));
    about.extend(facts.from.map(|from| format!("from {from}")));
    about.extend(facts.root.map(|root| format!("root {root}")));
    about.extend(facts.tag.map(|tag| format!("tag {tag}")));
    let about = if about.is_empty() { String::new() } else { format!(" ({})", about.join(", ")) };
    let line = facts.line.map_or(String::new(), |line| format!(" at {line}"));
    format!("{}{about}{line}", call.enter.kind)
}

/// How a rank ended out of order: in the call that it never came out of, or after its last.
pub fn crashed(row: &Row<'_>) -> String {
    let last = row.segments.iter().rev().find_map(|segment| segment.call);
    let how = match row.record.end {
        End::Signal(signal) => format!("was ended by signal {signal}"),
        End::Exited(code) => format!("ended with exit code {code}"),
        End::Running => "ended".to_owned(),
    };
    let place = match last {
        None => String::new(),
        Some(call) if call.exit.is_none() => format!(" in {}", in_full(row, call)),
        Some(call) => {
            let line = Facts::of(row.record, call).line.map_or(String::new(), |line| format!(" at {line}"));
            // A signal leaves no time for it: that needs no words.
            let left_out = matches!(row.record.end, End::Exited(_)) && !row.record.has_finalized();
            format!("{}, after {}{line}", if left_out { " and without MPI_Finalize" } else { "" }, call.enter.kind)
        }
    };
    format!("{} {how}{place}", row.name())
}

pub fn partial(row: &Row<'_>) -> String {
    format!("the record of {} is incomplete: it shows a part of its calls, and no messages", row.name())
}

pub fn more_ranks(number: usize) -> String {
    format!("... and {number} more")
}

/// Under a picture with fewer arrows than messages.
pub fn some_messages(shown: usize, of: usize) -> String {
    format!("{shown} of {of} messages are drawn: those that each rank waited for longest")
}

/// Over the column that says what part of its time a rank waited.
pub const fn waited(is_any_stuck: bool) -> &'static str {
    if is_any_stuck { "waiting or stuck" } else { WAITING }
}

/// `time (ms)`.
pub fn time_in(unit: Unit) -> String {
    format!("time ({})", unit.symbol())
}

pub fn thread(thread: u16) -> String {
    if thread == 0 { "main thread".to_owned() } else { format!("thread {thread}") }
}
