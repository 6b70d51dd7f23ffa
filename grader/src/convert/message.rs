//! The words of what is converted.

use crate::result::Report;

/// In place of a number of points that nobody knows.
pub const POINTS_UNDECIDED: &str = "?";

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

/// Said of a report that has no score. Whose fault it is not comes first: students read it.
pub fn no_score(report: &Report) -> String {
    let names: Vec<&str> = report.undecided_exercises().map(|exercise| exercise.name.as_str()).collect();
    let what = if names.is_empty() { "the grading was interrupted".to_owned() } else { names.join(", ") };
    format!(
        "NO SCORE: it could not be told how all of it went ({what}). This is not the program's fault. Grade it again."
    )
}

/// The same for a form that has no place for it.
pub fn no_result(report: &Report) -> String {
    format!(
        "{}\nNo result was written: a result for Classroom 50 has a score, and its runner reports a grader that failed as such",
        no_score(report)
    )
}

/// What stands where a check has no output of its own.
pub fn undecided(verdict: harness::Verdict) -> String {
    format!("not decided ({verdict}); this is not the program's fault")
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
