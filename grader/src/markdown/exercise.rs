//! The section of an exercise that did not pass.

use harness::{Failure, Verdict};

use super::shorten::Section;
use super::{inert, message, waiting};
use crate::result::{CheckResult, ExerciseResult};

/// Whether there is more to tell of it than its line in the table.
pub fn is_told(exercise: &ExerciseResult) -> bool {
    !matches!(exercise.verdict, Verdict::Pass | Verdict::Todo | Verdict::NotRun)
}

/// How much of it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Length {
    /// The diagnosis, the cause, what to do.
    Short,
    /// The program's own words as well.
    Words,
    /// The timeline as well.
    Full,
}

/// What happened, in four lengths: all of it; without timelines; without the program's own words; one line.
pub fn section(exercise: &ExerciseResult, open: bool) -> Section {
    let fold = |length| message::fold(&message::exercise(exercise), &body(exercise, length), open);
    let lengths = [Length::Full, Length::Words, Length::Short];
    Section::with_forms(lengths.map(fold).into_iter().chain([message::only_named(exercise)]).collect())
}

fn body(exercise: &ExerciseResult, length: Length) -> String {
    let mut parts = Vec::new();
    if let Some(output) = &exercise.build_output {
        parts.push(message::not_built(exercise.verdict).to_owned());
        if length >= Length::Words {
            parts.push(inert::fence(output, "text"));
        }
    }
    for check in &exercise.checks {
        if let Some(failure) = check.failure.as_ref().filter(|failure| failure.verdict != Verdict::NotRun) {
            parts.push(failed(exercise, check, failure, length));
        }
    }
    parts.extend(message::others(&exercise.checks));
    parts.join("\n\n")
}

fn failed(exercise: &ExerciseResult, check: &CheckResult, failure: &Failure, length: Length) -> String {
    let mut parts = vec![message::check(exercise, check), message::what(failure)];
    if length >= Length::Words {
        parts.extend(waiting::picture(&failure.output));
    }
    if length >= Length::Full {
        parts.extend(failure.timeline.as_ref().map(message::timeline));
    }
    if length >= Length::Words {
        parts.extend(seen(failure).map(|text| inert::fence(&text, "text")));
    }
    parts.extend(failure.because.as_deref().map(message::because));
    parts.extend(check.hint.as_deref().map(message::hint));
    parts.extend(failure.command.as_deref().map(|command| message::again(&exercise.name, command)));
    parts.join("\n\n")
}

/// Expected, actual and the program's own lines, as on a terminal.
fn seen(failure: &Failure) -> Option<String> {
    let mut lines = Vec::new();
    for (label, text) in [(message::EXPECTED, &failure.expected), (message::ACTUAL, &failure.actual)] {
        for (at, line) in text.iter().flat_map(|text| text.lines()).enumerate() {
            lines.push(format!("{:<9} {line}", if at == 0 { label } else { "" }).trim_end().to_owned());
        }
    }
    // A deadlock's sentence has the lines of those who wait in it.
    let said = failure.output.iter().filter(|line| !failure.what.contains(line.as_str()));
    lines.extend(said.map(|line| format!("│ {line}").trim_end().to_owned()));
    if lines.is_empty() { None } else { Some(lines.join("\n")) }
}
