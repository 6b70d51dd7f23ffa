//! What every rank of a launch did, moment by moment: computing, communicating, waiting, stuck.
//!
//! [`Timeline::of`] takes the records of a launch ([`Launch`](crate::Launch)); [`Timeline::bands`] makes lines of equal cells of it, as
//! many as can be drawn. Drawing is the reader's.

mod bands;
mod segments;

use crate::call::Call;
use crate::kind::Class;
use crate::{Process, Record};

pub use bands::{Band, runs};

/// What a rank is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Between its MPI calls.
    Computing,
    /// In a call whose partner is there, or that needs none.
    Communicating,
    /// In a call whose partner isn't there yet, or asking again and again whether it is.
    Waiting,
    /// In a call that it never came out of.
    Stuck,
}

impl State {
    /// In the order of a legend.
    pub const ALL: [Self; 4] = [Self::Computing, Self::Communicating, Self::Waiting, Self::Stuck];

    /// The character of ASCII that stands for it.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Computing => '#',
            Self::Communicating => '=',
            Self::Waiting => '.',
            Self::Stuck => '!',
        }
    }

    /// The state that this character stands for.
    #[must_use]
    pub fn from_letter(letter: char) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.letter() == letter)
    }
}

/// A thread of a rank: whose line of a timeline it is. Most ranks have one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Thread {
    /// The rank.
    pub process: Process,
    /// Which of its threads, from 0.
    pub number: u16,
}

/// What to write beside a line: `rank 3`, or `ranks 4-7` where it shows several.
#[must_use]
pub fn name(first: Thread, last: Option<Thread>) -> String {
    crate::message::threads(first, last)
}

/// A stretch of time in which a rank did one thing.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a> {
    /// What it did.
    pub state: State,
    /// Seconds from the beginning of the timeline.
    pub begin: f64,
    /// The same; the end of the timeline where the rank never came out.
    pub end: f64,
    /// The call that it was in; a call whose partner came late has two segments.
    pub call: Option<&'a Call>,
}

impl Segment<'_> {
    /// How long it is, in seconds.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.end - self.begin
    }
}

/// One thread of one rank.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// The rank's record.
    pub record: &'a Record,
    /// Which of its threads, from 0.
    pub thread: u16,
    /// From its first call to its end: each begins where the one before ended.
    pub segments: Vec<Segment<'a>>,
}

impl Row<'_> {
    /// Which rank.
    #[must_use]
    pub fn process(&self) -> Process {
        self.record.process
    }

    /// Whose it is.
    #[must_use]
    pub fn whose(&self) -> Thread {
        Thread { process: self.record.process, number: self.thread }
    }

    /// `rank 3`.
    #[must_use]
    pub fn name(&self) -> String {
        self.whose().to_string()
    }

    /// Seconds that it spent so.
    #[must_use]
    pub fn seconds(&self, state: State) -> f64 {
        // Not `sum`, which gives -0 for nothing.
        self.segments.iter().filter(|segment| segment.state == state).fold(0.0, |sum, it| sum + it.seconds())
    }
}

/// A message that was sent and received.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Message {
    /// The sender's row.
    pub from: usize,
    /// The receiver's row.
    pub to: usize,
    /// When the sender started it, in seconds.
    pub sent: f64,
    /// When the receiver saw it complete, in seconds; never before `sent`.
    pub received: f64,
    /// How long the receiver waited in the call that completed it, in seconds.
    pub waited: f64,
    /// Its tag.
    pub tag: i32,
    /// How many bytes, where that is known.
    pub bytes: Option<u64>,
}

/// What every rank of a launch did.
#[derive(Clone, Debug, Default)]
pub struct Timeline<'a> {
    /// By world, rank and thread.
    pub rows: Vec<Row<'a>>,
    /// Those that are certain, see [`Exchanges`](crate::Exchanges).
    pub messages: Vec<Message>,
    /// Seconds from the earliest event to the last; somewhat more where a rank is stuck or still computes, so that it can be seen.
    pub length: f64,
    /// Whether it ends when the launch did.
    pub to_scale: bool,
}

impl Timeline<'_> {
    /// The same from the first end of `MPI_Init` to the last beginning of `MPI_Finalize`, with a clock that starts
    /// there: what the program did, without what the launch took. A launch that did not end well keeps its end.
    #[must_use]
    pub fn of_program(mut self) -> Self {
        let ends = |class: Class| {
            let in_class = move |segment: &&Segment<'_>| {
                segment.state != State::Stuck && segment.call.is_some_and(|call| call.enter.kind.class() == class)
            };
            self.rows.iter().map(move |row| row.segments.iter().filter(in_class))
        };
        let begin = ends(Class::Init).flatten().map(|segment| segment.end).reduce(f64::min).unwrap_or(0.0);
        let finalized: Option<Vec<f64>> = ends(Class::Finalize).map(|mut it| it.next().map(|it| it.begin)).collect();
        let end = finalized.and_then(|all| all.into_iter().reduce(f64::max)).filter(|&end| end > begin);
        let end = end.unwrap_or_else(|| self.end_from(begin));
        for row in &mut self.rows {
            row.segments.retain(|segment| segment.end >= begin && segment.begin <= end);
            for segment in &mut row.segments {
                segment.begin = segment.begin.max(begin) - begin;
                segment.end = segment.end.min(end) - begin;
            }
        }
        self.messages.retain(|message| message.sent >= begin && message.received <= end);
        for message in &mut self.messages {
            message.sent -= begin;
            message.received -= begin;
        }
        self.length = (end - begin).max(0.0);
        self
    }

    /// The end of a launch that did not end well: the last event, and what ranks that went on are shown beyond it. The way into MPI
    /// takes longer than many a program, so that part is one of the program's own time.
    fn end_from(&self, begin: f64) -> f64 {
        if self.to_scale {
            return self.length;
        }
        let segments = || self.rows.iter().flat_map(|row| &row.segments);
        let is_over = |segment: &&Segment<'_>| segment.call.is_some_and(|call| call.exit.is_some());
        let events = segments().map(|it| it.begin).chain(segments().filter(is_over).map(|it| it.end));
        let last = events.fold(begin, f64::max);
        let goes_on = |row: &Row<'_>| row.segments.last().is_some_and(|segment| segment.call.is_none());
        if self.rows.iter().any(goes_on) || segments().any(|segment| segment.state == State::Stuck) {
            self.length.min(last + segments::beyond(last - begin))
        } else {
            self.length
        }
    }

    /// What part of all ranks' time was spent so, from 0 to 1.
    #[must_use]
    pub fn share(&self, state: State) -> f64 {
        let all: f64 = State::ALL.iter().map(|&it| self.seconds(it)).sum();
        if all > 0.0 { self.seconds(state) / all } else { 0.0 }
    }

    fn seconds(&self, state: State) -> f64 {
        self.rows.iter().fold(0.0, |sum, row| sum + row.seconds(state))
    }
}
