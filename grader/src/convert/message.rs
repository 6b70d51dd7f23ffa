//! The words of what is converted.

use crate::result::Report;

pub fn again(command: &str) -> String {
    format!("again     {command}")
}

pub fn hint(hint: &str) -> String {
    format!("hint      {hint}")
}

pub fn summary(report: &Report) -> String {
    let passed = report.exercises.iter().filter(|exercise| exercise.verdict == harness::Verdict::Pass).count();
    crate::message::summary(report, passed)
}

/// A form that can't be written, for want of what only the system that runs us knows.
pub fn missing(variable: &str) -> String {
    format!(
        "a result for Classroom 50 needs {variable}; its runner sets it, and by hand you type `{variable}=… cargo run …`"
    )
}

pub fn annotation_title(exercise: &str, verdict: harness::Verdict) -> String {
    format!("{exercise}: {verdict}")
}
