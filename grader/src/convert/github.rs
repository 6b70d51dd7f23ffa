//! What a workflow of GitHub prints: the report for whoever reads the log, and an annotation at the line of each failure.
//!
//! A runner obeys lines of the log that begin with `::`. So a program's words stand only where it was told to obey nothing, until
//! it reads a token that no program knows; and in an annotation nothing of them can end the line.

use harness::Verdict;

use super::{message, place};
use crate::catalog::Catalog;
use crate::result::{CheckResult, ExerciseResult, Report};

/// What GitHub shows of one step.
const MOST: usize = 10;

/// A token that nobody knows beforehand.
pub fn token() -> String {
    let seed = || harness::seed::new();
    format!("ranklings-{:x}-{:x}-{:x}-{:x}", seed(), seed(), seed(), seed())
}

/// The log, and the annotations.
pub fn log(report: &Report, catalog: &Catalog, token: &str) -> String {
    let mut lines = vec![format!("::stop-commands::{token}")];
    for exercise in &report.exercises {
        let points = match exercise.undecided() {
            0 => exercise.points.to_string(),
            _ => message::POINTS_UNDECIDED.to_owned(),
        };
        lines.push(format!(
            "{:02} {:<16} {:<16} {:>3}/{}",
            exercise.number,
            exercise.name,
            exercise.verdict.words(),
            points,
            exercise.out_of
        ));
        if let Some(output) = &exercise.build_output {
            lines.extend(output.lines().map(|line| format!("     {line}")));
        }
        for check in exercise.checks.iter().filter(|check| is_told(check.verdict)) {
            lines.push(format!("     {} ({})", check.title, check.verdict));
            lines.extend(super::told(&exercise.name, check).lines().map(|line| format!("       {line}")));
        }
    }
    if !report.is_whole() {
        lines.push(message::no_score(report));
    }
    lines.push(message::summary(report));
    lines.push(format!("::{token}::"));
    let annotations = report.exercises.iter().flat_map(|exercise| annotations(exercise, catalog));
    lines.extend(annotations.take(MOST));
    lines.join("\n") + "\n"
}

/// What was not begun, or not run for the sake of another, is no failure to point at.
fn is_told(verdict: Verdict) -> bool {
    !matches!(verdict, Verdict::Pass | Verdict::NotRun | Verdict::Todo)
}

fn annotations(exercise: &ExerciseResult, catalog: &Catalog) -> Vec<String> {
    let Some(spec) = catalog.exercises.iter().find(|it| it.name == exercise.name) else { return Vec::new() };
    let title = message::annotation_title(&exercise.name, exercise.verdict);
    if exercise.verdict == Verdict::BuildFailed {
        let output = exercise.build_output.as_deref().unwrap_or_default();
        return vec![annotation("error", &place::of_build(spec, output), &title, output)];
    }
    if exercise.checks.is_empty() && exercise.verdict.is_undecided() {
        let output = exercise.build_output.as_deref().unwrap_or_default();
        let words = format!("{}\n{output}", message::undecided(exercise.verdict));
        return vec![annotation("warning", &place::of_build(spec, ""), &title, &words)];
    }
    let told = exercise.checks.iter().filter(|check| is_told(check.verdict));
    told.filter_map(|check: &CheckResult| {
        let failure = check.failure.as_ref()?;
        let title = message::annotation_title(&exercise.name, check.verdict);
        let words = format!("{}\n{}", check.title, super::told(&exercise.name, check));
        // An error is something that the student is to correct.
        if check.verdict.is_undecided() {
            let words = format!("{}\n{words}", message::undecided(check.verdict));
            return Some(annotation("warning", &place::of_failure(spec, failure), &title, &words));
        }
        Some(annotation("error", &place::of_failure(spec, failure), &title, &words))
    })
    .collect()
}

fn annotation(level: &str, place: &place::Place, title: &str, words: &str) -> String {
    format!("::{level} file={},line={},title={}::{}", property(&place.file), place.line, property(title), data(words))
}

/// A text that stays on its line, as the runner's own toolkit writes it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
