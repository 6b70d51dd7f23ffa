//! What every rank did until its launch was ended, small enough to stand in a report.
//!
//! Nothing in it is a word: names are made of numbers, and cells of five letters. So whoever reads a stranger's report need not
//! trust it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use trace::timeline::{State, Thread};
use trace::{Launch, Process, Record};

/// How many equal parts of the time a line shows: with a name they have room on a phone.
pub const CELLS: usize = 32;

/// How many lines there are at most.
pub const LINES: usize = 32;

/// The timeline of a launch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Timeline {
    /// Seconds from the first end of `MPI_Init` to the last event, and somewhat more: to show who is stuck, or still computes.
    pub seconds: f64,
    /// By rank; where there are more than 32 of them, several to a line.
    #[schemars(length(max = 32))]
    pub lines: Vec<Line>,
}

/// What one rank did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Whose it is.
    pub first: Whose,
    /// The last of those that it shows together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Whose>,
    /// What it did in each of 32 equal parts of the time: `#` computing, `=` communicating, `.` waiting, `!` stuck, and a space
    /// where it had not begun or was over.
    #[schemars(with = "String", regex(pattern = r"^[#=.! ]{32}$"))]
    pub cells: Cells,
}

/// A thread of a rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Whose {
    /// Whether another rank spawned it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub spawned: bool,
    /// Its rank among those that it was started with.
    pub rank: u32,
    /// Which of its threads, from 0.
    #[serde(default, skip_serializing_if = "is_first")]
    pub thread: u16,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_first(thread: &u16) -> bool {
    *thread == 0
}

/// What a rank did in each part of the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cells(pub [Option<State>; CELLS]);

impl From<Cells> for String {
    fn from(cells: Cells) -> Self {
        cells.0.iter().map(|cell| cell.map_or(' ', State::letter)).collect()
    }
}

impl TryFrom<String> for Cells {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let cell = |letter: char| match letter {
            ' ' => Some(None),
            _ => State::from_letter(letter).map(Some),
        };
        let cells: Option<Vec<Option<State>>> = text.chars().take(CELLS + 1).map(cell).collect();
        cells.and_then(|cells| cells.try_into().ok()).map(Self).ok_or_else(|| crate::message::cells(CELLS))
    }
}

impl From<Thread> for Whose {
    fn from(thread: Thread) -> Self {
        Self { spawned: thread.process.world > 0, rank: thread.process.rank, thread: thread.number }
    }
}

impl From<Whose> for Thread {
    fn from(whose: Whose) -> Self {
        Self { process: Process { world: u32::from(whose.spawned), rank: whose.rank }, number: whose.thread }
    }
}

impl Line {
    /// What to write beside it: `rank 3`.
    #[must_use]
    pub fn name(&self) -> String {
        trace::timeline::name(self.first.into(), self.last.map(Thread::from))
    }

    /// Whether it shows this state.
    #[must_use]
    pub fn shows(&self, state: State) -> bool {
        self.cells.0.contains(&Some(state))
    }
}

impl Timeline {
    /// Of what was recorded; None where all ranks came to the end of MPI and out of it, or nothing was recorded.
    pub(crate) fn of_unfinished(launch: &Launch) -> Option<Self> {
        let is_out = |record: &Record| record.calls.last().is_some_and(|call| call.exit.is_some());
        if launch.records.iter().all(|record| record.has_finalized() && is_out(record)) {
            return None;
        }
        let timeline = trace::timeline::Timeline::of(launch).of_program();
        let lines = timeline.bands(LINES).into_iter().filter_map(|band| {
            let (first, rest) = band.rows.split_first()?;
            let cells = band.cells(timeline.length, CELLS).try_into().ok()?;
            Some(Line {
                first: first.whose().into(),
                last: rest.last().map(|row| row.whose().into()),
                cells: Cells(cells),
            })
        });
        let lines: Vec<Line> = lines.collect();
        (!lines.is_empty()).then_some(Self { seconds: timeline.length, lines })
    }

    /// Whether a rank is in a call that it never came out of.
    #[must_use]
    pub fn is_stuck(&self) -> bool {
        self.lines.iter().any(|line| line.shows(State::Stuck))
    }
}

#[cfg(test)]
mod tests {
    use super::{CELLS, Cells, Line, State, Timeline, Whose};

    fn line(cells: &str) -> Result<Line, serde_json::Error> {
        serde_json::from_value(serde_json::json!({ "first": { "rank": 3 }, "cells": cells }))
    }

    #[test]
    fn cells_come_back_as_they_went() {
        let mut cells = [Some(State::Waiting); CELLS];
        (cells[0], cells[1], cells[30], cells[31]) =
            (None, Some(State::Computing), Some(State::Communicating), Some(State::Stuck));
        let whose = Whose { spawned: true, rank: 3, thread: 1 };
        let line = Line { first: whose, last: None, cells: Cells(cells) };
        let timeline = Timeline { seconds: 0.5, lines: vec![line] };
        let text = serde_json::to_string(&timeline).expect("it has no odd values");
        assert!(text.contains(" #............................=!"), "{text}");
        assert_eq!(serde_json::from_str::<Timeline>(&text).expect("the same"), timeline);
        assert!(timeline.is_stuck());
        assert_eq!(timeline.lines[0].name(), "spawned rank 3 thread 1");
    }

    #[test]
    fn other_letters_and_other_lengths_are_refused() {
        assert!(line(&"#".repeat(32)).is_ok());
        for cells in
            [String::new(), "#".repeat(31), "#".repeat(33), "@".repeat(32), "é".repeat(32), "#".repeat(1 << 20)]
        {
            let error = line(&cells).expect_err("no line of a timeline").to_string();
            assert!(error.contains("32 of the letters"), "{error}");
        }
    }
}
