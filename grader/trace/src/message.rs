//! All words that a person reads.

mod argument;
mod mismatch;

use std::fmt::{self, Display, Formatter};

use crate::communicator::Process;
use crate::fault::Outside;
use crate::finding::{CallRef, Cause, Finding, Leaked, NotJudged, Occurrences, Partner, Waiting};
use crate::format::ThreadLevel;
use crate::kind::{Area, Class, Object};
use crate::site::Site;
use crate::timeline::Thread;
use argument::{invalid, rank};
use mismatch::mismatch;

/// So many ranks of a hang are named in its sentence.
const SHOWN: usize = 4;

impl Display for Process {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.world > 0 {
            write!(f, "spawned ")?;
        }
        write!(f, "rank {}", self.rank)
    }
}

/// `rank 3`; of another thread than the first, which.
impl Display for Thread {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.process)?;
        if self.number == 0 { Ok(()) } else { write!(f, " thread {}", self.number) }
    }
}

/// The name of one thread's line, or of the line of several.
pub(crate) fn threads(first: Thread, last: Option<Thread>) -> String {
    let Some(last) = last else { return first.to_string() };
    if first.process.world == 0 && last.process.world == 0 {
        return format!("ranks {}-{}", first.process.rank, last.process.rank);
    }
    format!("{first} to {last}")
}

impl Display for Site {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(place) => write!(f, "{}:{}", place.file, place.line),
            Self::Address { module: Some(module), offset } => {
                write!(f, "{}+{offset:#x}", module.rsplit('/').next().unwrap_or(module))
            }
            Self::Address { module: None, offset } => write!(f, "{offset:#x}"),
            Self::Unknown => f.write_str("an unknown place"),
        }
    }
}

/// `MPI_Recv from rank 1 (tag 7, at src/ring.rs:31)`.
impl Display for CallRef {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind)?;
        match self.sends {
            Some(true) => f.write_str(" of a send")?,
            Some(false) => f.write_str(" of a receive")?,
            None => {}
        }
        let sends = matches!(self.kind.class(), Class::Send(_) | Class::Isend(_) | Class::SendInit(_));
        let sends = self.sends.unwrap_or(sends);
        match self.partner {
            Some(Partner::Rank(process)) if sends => write!(f, " to {process}")?,
            Some(Partner::Rank(process)) if self.kind.class() == Class::Sendrecv => write!(f, " with {process}")?,
            Some(Partner::Rank(process)) => write!(f, " from {process}")?,
            Some(Partner::Anyone) => write!(f, " from any rank")?,
            Some(Partner::Root(root)) => write!(f, " with root {}", rank(root.into()))?,
            None => {}
        }
        let mut details = Vec::new();
        details.extend(self.tag.map(|tag| format!("tag {tag}")));
        if !matches!(self.communicator.as_str(), "" | "MPI_COMM_WORLD") {
            details.push(format!("on {}", self.communicator));
        }
        if self.site != Site::Unknown {
            details.push(format!("at {}", self.site));
        }
        if details.is_empty() { Ok(()) } else { write!(f, " ({})", details.join(", ")) }
    }
}

impl Display for Waiting {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} waits in {}", self.call.process, self.call)?;
        match &self.started_by {
            Some(started) => write!(f, " for its {started}"),
            None => Ok(()),
        }
    }
}

impl Display for Occurrences {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} by {}", self.first, ranks(&self.processes))?;
        if self.times > 1 { write!(f, ", {} times", self.times) } else { Ok(()) }
    }
}

/// `rank 0`, `rank 0 and rank 1`, `rank 0, rank 1 and 5 more`.
fn ranks(all: &[Process]) -> String {
    match all {
        [] => "no rank".to_owned(),
        [one] => one.to_string(),
        [one, two] => format!("{one} and {two}"),
        [one, two, three] => format!("{one}, {two} and {three}"),
        [one, two, rest @ ..] => format!("{one}, {two} and {} more", rest.len()),
    }
}

fn list<T: Display>(all: &[T]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl Cause {
    /// One sentence, as a fragment.
    fn sentence(self, ranks: usize) -> &'static str {
        let two = ranks == 2;
        match self {
            Self::ReceiveReceive if two => "both receive before they send",
            Self::ReceiveReceive => "each receives before it sends",
            Self::SendSend if two => "both send before they receive, and nothing buffers the messages",
            Self::SendSend => "each sends before it receives, and nothing buffers the messages",
            Self::SendReceive => "the sends and receives do not meet in this order",
            Self::WrongTag => "a message is there, but with another tag",
            Self::WrongSource => "a message is there, but from another rank",
            Self::WrongDestination => "the message was sent to another rank",
            Self::WrongCommunicator => "a message is there, but on another communicator",
            Self::OwnMessage => "a rank that blocks in a call can't answer itself",
            Self::MissingCollective => "not every rank calls this collective",
            Self::DifferentCollectives => "the ranks call different collectives",
            Self::DifferentOrder => "the ranks call the same collectives in different orders",
            Self::PointToPointAndCollective => "one is in a collective while the other still needs a message",
            Self::FinishedRank => "the rank that it waits for has finished",
            Self::CrashedRank => "the rank that it waits for has crashed",
            Self::TakenByProbe => "a matched probe took the message, and no MPI_Mrecv or MPI_Imrecv followed",
            Self::Wildcard => "no rank is left that could send",
            Self::Waitall => "not all of the requests that it waits for can complete",
        }
    }
}

impl Display for Finding {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Deadlock { cause, cycle, ended, also, instead, sent_before } => {
                write!(f, "deadlock: {}", list(cycle))?;
                if !ended.is_empty() {
                    write!(f, ", and {} ended", ranks(ended))?;
                }
                match (cause, cycle.len()) {
                    // Which of its messages comes next can't be known, only that it is not sent.
                    (Cause::ReceiveReceive, 2) if *sent_before => {
                        f.write_str(": both wait to receive, and no message to either is on its way")?;
                    }
                    (Cause::ReceiveReceive, _) if *sent_before => {
                        f.write_str(": each waits to receive, and no message to any of them is on its way")?;
                    }
                    (cause, ranks) => write!(f, ": {}", cause.sentence(ranks))?,
                }
                if let Some(message) = instead {
                    write!(f, " ({} called {message})", message.process)?;
                }
                write_also(f, also)
            }
            Self::Hang { inside, seconds } => write!(
                f,
                "hang: nothing has moved for {seconds} s, and every rank is inside of MPI: {}{}",
                list(&inside[..inside.len().min(SHOWN)]),
                if inside.len() > SHOWN { format!(", and {} more", inside.len() - SHOWN) } else { String::new() }
            ),
            Self::CollectiveMismatch { about, flow, first, second } => mismatch(f, about, *flow, first, second),
            Self::TypeMismatch { send, receive, sent, expected, .. } => write!(
                f,
                "type mismatch: {} sends {sent} in {send}, and {} receives {expected} in {receive}",
                send.process, receive.process
            ),
            Self::Truncation { send, receive, sent, room, .. } => write!(
                f,
                "message too long: {} sends {sent} bytes in {send}, and {} has room for {room} bytes in {receive}",
                send.process, receive.process
            ),
            Self::NeverReceived { send } => write!(f, "message never received: {send}"),
            Self::TakenAndNotReceived { probe } => {
                write!(
                    f,
                    "message taken by a matched probe and never received: {probe}; MPI_Mrecv or MPI_Imrecv must follow"
                )
            }
            Self::RequestNotCompleted { request } => {
                write!(f, "request never completed: {request}; no wait, successful test or free followed")
            }
            Self::Leak { what, made } => write!(f, "{} never freed: made in {made}", leaked(*what)),
            Self::BufferChanged { send } => {
                write!(f, "buffer changed before the send was complete: {send}")
            }
            Self::SafeOnlyThroughBuffering { cycle, also } => {
                write!(
                    f,
                    "works only because of buffering: were no message buffered, {}, forever",
                    list(cycle).replace(" waits in ", " would wait in ")
                )?;
                write_also(f, also)
            }
            Self::OutsideMpi { call, what } => match what {
                Outside::BeforeInit => write!(f, "MPI was called before MPI_Init: {call}"),
                Outside::AfterFinalize => write!(f, "MPI was called after MPI_Finalize: {call}"),
                Outside::InitializedTwice => write!(f, "MPI was initialized twice: {call}"),
            },
            Self::ThreadLevel { what, call, beside: None } => write!(
                f,
                "MPI called from another thread: {} called {}{}; MPI provides {}, with which only the thread that started it \
                 may call it; ask MPI_Init_thread for MPI_THREAD_MULTIPLE, and check what it provides",
                call.first.process,
                call.first,
                such(call, "calls"),
                level(*what)
            ),
            Self::ThreadLevel { what, call, beside: Some(beside) } => write!(
                f,
                "MPI called from two threads at once: {} called {} while another thread of it was in {beside}{}; MPI provides \
                 {}, with which a call must have ended before the next begins; put one lock around all calls, or ask \
                 MPI_Init_thread for MPI_THREAD_MULTIPLE and check what it provides",
                call.first.process,
                call.first,
                such(call, "calls"),
                level(*what)
            ),
            Self::InvalidArgument { call, argument, value, below } => invalid(f, call, *argument, *value, *below),
            Self::WildcardRace { receive, took, other } => write!(
                f,
                "messages race: {} in {} took the one from {}, and could have taken the one from {}{}",
                receive.first.process,
                receive.first,
                took.process,
                other.process,
                such(receive, "receives")
            ),
            Self::BusyWait { call, started_by, times, lasted, cause, instead } => {
                write!(f, "busy wait: {} called {call}", call.process)?;
                if let Some(started) = started_by {
                    write!(f, " for its {started}")?;
                }
                write!(f, " {times} times in a row")?;
                // Where there are pauses, how often says little.
                if lasted / times.max(&1) >= 1_000_000 {
                    write!(f, " for more than {}", pause(*lasted))?;
                }
                f.write_str(", and it never came true")?;
                match (cause, instead) {
                    (Some(cause), Some(message)) => {
                        write!(f, ": {} ({} called {message})", cause.sentence(1), message.process)
                    }
                    _ => Ok(()),
                }
            }
        }
    }
}

fn write_also(f: &mut Formatter<'_>, also: &[Waiting]) -> fmt::Result {
    match also {
        [] => Ok(()),
        [one] => write!(f, "; also, {one}"),
        [one, two] => write!(f, "; also, {one}, {two}"),
        [one, rest @ ..] => {
            let rest: Vec<Process> = rest.iter().map(|waiting| waiting.call.process).collect();
            write!(f, "; also, {one}, as do {}", ranks(&rest))
        }
    }
}

/// Whole seconds, or else tenths.
fn pause(nanoseconds: u64) -> String {
    match nanoseconds / 1_000_000_000 {
        0 => format!("{:.1} s", (nanoseconds / 100_000_000) as f64 / 10.0),
        seconds => format!("{seconds} s"),
    }
}

/// How often it was, where the first is told: ` (4 such receives, on 2 ranks)`.
fn such(all: &Occurrences, what: &str) -> String {
    match (all.times, all.processes.len()) {
        (0 | 1, _) => String::new(),
        (times, 1) => format!(" ({times} such {what})"),
        (times, ranks) => format!(" ({times} such {what}, on {ranks} ranks)"),
    }
}

const fn level(level: ThreadLevel) -> &'static str {
    match level {
        ThreadLevel::Single => "MPI_THREAD_SINGLE",
        ThreadLevel::Funneled => "MPI_THREAD_FUNNELED",
        ThreadLevel::Serialized => "MPI_THREAD_SERIALIZED",
        ThreadLevel::Multiple => "MPI_THREAD_MULTIPLE",
    }
}

fn leaked(what: Leaked) -> &'static str {
    match what {
        Leaked::Communicator => "communicator",
        Leaked::Object(Object::Datatype) => "datatype",
        Leaked::Object(Object::Operation) => "operation",
        Leaked::Object(Object::Group) => "group",
        Leaked::Object(Object::Window) => "window",
        Leaked::Object(Object::File) => "open file",
        Leaked::PersistentRequest => "persistent request",
    }
}

fn part(area: Area) -> &'static str {
    match area {
        Area::OneSided => "one-sided communication",
        Area::Files => "files",
        Area::Sessions => "communicators made of sessions",
        Area::PersistentCollectives => "persistent collectives",
        Area::Partitioned => "partitioned communication",
        Area::SendingAndReceiving => "nonblocking calls that send and receive",
        Area::Connections => "connections between launches",
        Area::Buffers => "buffers of communicators and sessions",
    }
}

fn times(count: u64) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

impl Display for NotJudged {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Partial(process) => write!(f, "the record of {process} is not whole, so messages were not matched"),
            Self::MissingRecords => f.write_str("some ranks have no record, so messages were not matched"),
            Self::Aborted => f.write_str("a rank called MPI_Abort, so waiting was not judged"),
            Self::Threads(process) => write!(f, "several threads of {process} call MPI, so the order is not known"),
            Self::Calls(area, calls) => {
                write!(f, "{}: ", part(*area))?;
                for (place, (kind, count)) in calls.iter().enumerate() {
                    let comma = if place > 0 { ", " } else { "" };
                    write!(f, "{comma}{kind} {}", times(*count))?;
                }
                if *area == Area::SendingAndReceiving { f.write_str("; so messages were not matched") } else { Ok(()) }
            }
            Self::Communicators(calls) => write!(
                f,
                "{calls} calls on communicators whose making is not followed, such as by MPI_Intercomm_create"
            ),
            Self::Replay => f.write_str("whether it needs buffering depends on what a wildcard or a test would give"),
        }
    }
}
