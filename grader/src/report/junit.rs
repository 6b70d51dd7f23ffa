//! The report as JUnit XML: an exercise is a test suite, a check a test case.

use std::path::PathBuf;
use std::time::Duration;

use harness::Verdict;
use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};

use crate::event::{Event, Reporter};
use crate::message;
use crate::result::{CheckResult, ExerciseResult, Report};

/// Writes the file when all is done.
#[derive(Debug)]
pub struct Junit {
    path: PathBuf,
}

impl Junit {
    /// Will write to this file.
    ///
    /// # Errors
    /// When it can't be written: better before the grading than after.
    pub fn new(path: PathBuf) -> std::io::Result<Self> {
        std::fs::write(&path, "")?;
        Ok(Self { path })
    }
}

impl Reporter for Junit {
    fn event(&mut self, event: &Event<'_>) {
        let Event::Done(report) = event else { return };
        let written = document(report).to_string().map_err(std::io::Error::other);
        if let Err(error) = written.and_then(|text| std::fs::write(&self.path, text)) {
            eprintln!("{}", message::not_written(&self.path, &error));
        }
    }
}

/// The report as text.
pub fn text(report: &Report) -> anyhow::Result<String> {
    Ok(document(report).to_string()?)
}

fn document(report: &Report) -> Document {
    let mut document = Document::new("ranklings");
    for exercise in &report.exercises {
        let mut suite = TestSuite::new(exercise.name.clone());
        if exercise.checks.is_empty() {
            suite.add_test_case(not_built(exercise));
        }
        for check in &exercise.checks {
            suite.add_test_case(case(exercise, check));
        }
        document.add_test_suite(suite);
    }
    document
}

fn case(exercise: &ExerciseResult, check: &CheckResult) -> TestCase {
    let status = match check.verdict {
        Verdict::Pass => TestCaseStatus::success(),
        // Skipped counts as well in most readers; this one is open.
        Verdict::NotRun if exercise.leaves_undecided(check) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_type(check.verdict.slug());
            status.set_message(check.failure.as_ref().map_or(check.verdict.words(), |failure| &failure.what));
            status
        }
        Verdict::NotRun => TestCaseStatus::skipped(),
        verdict => {
            let mut status = TestCaseStatus::non_success(kind(verdict));
            status.set_type(verdict.slug());
            if let Some(failure) = &check.failure {
                status.set_message(failure.what.clone()).set_description(failure.to_string());
            }
            status
        }
    };
    let mut case = TestCase::new(check.name.clone(), status);
    case.set_time(Duration::from_secs_f64(check.seconds.max(0.0)));
    case
}

fn not_built(exercise: &ExerciseResult) -> TestCase {
    let mut status = TestCaseStatus::non_success(kind(exercise.verdict));
    status.set_type(exercise.verdict.slug());
    status.set_message(exercise.verdict.words());
    status.set_description(exercise.build_output.clone().unwrap_or_default());
    TestCase::new("build", status)
}

/// A failure is the program's, an error the grader's.
fn kind(verdict: Verdict) -> NonSuccessKind {
    match verdict {
        verdict if verdict.is_undecided() => NonSuccessKind::Error,
        _ => NonSuccessKind::Failure,
    }
}
