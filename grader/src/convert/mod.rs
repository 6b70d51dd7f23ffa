//! `grader convert`: a report in the form that another system reads.

mod classroom50;
mod exercism;
mod github;
mod gradescope;
mod message;
mod place;

use std::io::Write;
use std::path::{Path, PathBuf};

use harness::Verdict;

use crate::catalog::Catalog;
use crate::cli::Form;
use crate::course::Course;
use crate::exit::Code;
use crate::markdown::Page;
use crate::received;
use crate::result::CheckResult;

/// What is converted, and to what.
#[derive(Debug)]
pub struct Order {
    /// The report, as `--format json` printed it.
    pub report: PathBuf,
    /// The form.
    pub to: Form,
    /// Where it is written; standard output where nothing is said.
    pub output: Option<PathBuf>,
}

/// Converts.
pub fn run(course: &Course, order: &Order) -> anyhow::Result<Code> {
    let catalog = Catalog::read(course)?;
    let report = received::read_file(&order.report, &catalog).map_err(|error| Code::Usage.error(error.to_string()))?;
    let text = match order.to {
        Form::Gradescope => gradescope::results(&report),
        Form::Classroom50 => {
            // An earlier one in its place would be taken for this one's.
            let remove = |_: &anyhow::Error| drop(order.output.as_deref().map(std::fs::remove_file));
            classroom50::result(&report, &classroom50::Submission::from_environment()).inspect_err(remove)?
        }
        Form::Exercism => exercism::results(&report),
        Form::Junit => crate::report::junit(&report)?,
        Form::Markdown => {
            Page { report: &report, before: None, commit: None, run: None, not_used: &report.not_used }.render()
        }
        Form::Github => github::log(&report, &catalog, &github::token()),
    };
    write(order.output.as_deref(), &text)
}

fn write(output: Option<&Path>, text: &str) -> anyhow::Result<Code> {
    match output {
        Some(path) => {
            std::fs::write(path, text).map_err(|error| Code::Usage.error(crate::message::not_written(path, &error)))?
        }
        None => std::io::stdout().write_all(text.as_bytes())?,
    }
    Ok(Code::Passed)
}

fn json(value: &serde_json::Value) -> String {
    let text = serde_json::to_string_pretty(value).expect("made of strings and numbers");
    format!("{text}\n")
}

/// What a person reads of a check that did not pass.
fn told(exercise: &str, check: &CheckResult) -> String {
    let Some(failure) = &check.failure else { return String::new() };
    let mut text = failure.to_string();
    if check.verdict != Verdict::NotRun {
        let again = failure.command.as_deref().map(|command| crate::message::again(exercise, command));
        let lines = again.map(|it| message::again(&it)).into_iter().chain(check.hint.as_deref().map(message::hint));
        lines.for_each(|line| text = format!("{}\n{line}", text.trim_end()));
    }
    text
}
