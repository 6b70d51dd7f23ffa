//! The section of an exercise that did not pass.

use harness::{Failure, Verdict};

use super::shorten::Section;
use super::{inert, message, waiting};
use crate::result::{CheckResult, ExerciseResult};

/// Whether there is more to tell of it than its line in the table.
pub fn is_told(exercise: &ExerciseResult) -> bool {
    !matches!(exercise.verdict, Verdict::Pass | Verdict::Todo | Verdict::NotRun)
}

/// What happened, in three lengths: all of it; without the program's own words; one line.
pub fn section(exercise: &ExerciseResult, open: bool) -> Section {
    let fold = |body: &str| message::fold(&message::exercise(exercise), body, open);
    let long = body(exercise, true);
    let short = body(exercise, false);
    Section::with_forms(vec![fold(&long), fold(&short), message::only_named(exercise)])
}

fn body(exercise: &ExerciseResult, words: bool) -> String {
    let mut parts = Vec::new();
    if let Some(output) = &exercise.build_output {
        parts.push(message::not_built(exercise.verdict).to_owned());
        if words {
            parts.push(inert::fence(output, "text"));
        }
    }
    for check in &exercise.checks {
        if let Some(failure) = check.failure.as_ref().filter(|failure| failure.verdict != Verdict::NotRun) {
            parts.push(failed(exercise, check, failure, words));
        }
    }
    parts.extend(message::others(&exercise.checks));
    parts.join("\n\n")
}

fn failed(exercise: &ExerciseResult, check: &CheckResult, failure: &Failure, words: bool) -> String {
    let mut parts = vec![message::check(exercise, check), message::what(failure)];
    if words {
        parts.extend(waiting::picture(&failure.output));
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
