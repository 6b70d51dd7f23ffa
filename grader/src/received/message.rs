//! Why a report is refused, in words.

use std::path::Path;

use super::Flaw;

pub fn flaw(flaw: Flaw) -> String {
    match flaw {
        Flaw::TooLarge => "it is larger than any grading of this course can be".to_owned(),
        Flaw::Form { line, column } => {
            format!("it has not the form of a report (line {line}, column {column}; `dev schema` prints the form)")
        }
        Flaw::Format(format) => format!("it is of version {format} of the format, and this grader reads another"),
        Flaw::TooMany => "it has more exercises, checks or figures than this course".to_owned(),
        Flaw::UnknownExercise => "it names an exercise that this course does not have".to_owned(),
        Flaw::UnknownCheck => "it names a check that its exercise does not have, or not in that place".to_owned(),
        Flaw::Order => "an exercise comes twice, or not in its place".to_owned(),
        Flaw::Contradiction => "a verdict is not what its checks say".to_owned(),
        Flaw::Timeline => "it has a timeline that no launch can have".to_owned(),
        Flaw::Figure => "it has a figure that can't be measured".to_owned(),
    }
}

pub fn refused(path: &Path, flaw: &Flaw) -> String {
    format!("{} is no report of this course's grader: {flaw}", path.display())
}

pub fn unreadable(path: &Path, error: &std::io::Error) -> String {
    format!(
        "failed to read {}: {error}; `cargo run -p grader -- --format json > report.json` makes a report",
        path.display()
    )
}

pub fn not_a_file(path: &Path) -> String {
    format!("{} is not a file; name the report that `--format json` printed", path.display())
}
