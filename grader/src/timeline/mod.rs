//! The timeline of a launch ([`trace::timeline`]) as pictures: [`text`] draws it on a terminal and in a report, [`svg`] on paper, and
//! [`chrome`] writes it for the viewers of the Trace Event Format.

mod axis;
pub mod chrome;
mod facts;
mod message;
pub mod svg;
#[cfg(test)]
mod tests;
pub mod text;

use trace::timeline::{Row, State, Timeline};

/// What a picture can't say: who is stuck where, who crashed, whose record is incomplete. At most `at_most` lines.
fn notes(timeline: &Timeline<'_>, at_most: usize) -> Vec<String> {
    let is_over = |row: &Row<'_>| row.record.has_crashed() || row.record.was_refused();
    let stuck = |row: &Row<'_>| {
        if is_over(row) {
            return None;
        }
        let last = row.segments.iter().rfind(|segment| segment.state == State::Stuck)?;
        Some(message::stuck(row, last.call?, last.begin))
    };
    let mut notes: Vec<String> = timeline.rows.iter().filter_map(stuck).collect();
    let main = || timeline.rows.iter().filter(|row| row.thread == 0);
    notes.extend(main().filter(|row| is_over(row)).map(message::crashed));
    notes.extend(main().filter(|row| row.record.partial).map(message::partial));
    if notes.len() > at_most {
        let more = notes.len() - (at_most - 1);
        notes.truncate(at_most - 1);
        notes.push(message::more_ranks(more));
    }
    notes
}
