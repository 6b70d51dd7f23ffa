//! A report that was written elsewhere, read as if its author wished to deceive.
//!
//! What a report says about itself is not believed: names must be those of this course, in its order; titles, points and hints
//! are the course's own; sums are made anew; what a verdict contradicts is refused. Of all the rest only words are left, and
//! those are made visible ([`crate::markdown::inert::visible`]) and kept short.

mod flaw;
mod limits;
pub mod message;

use std::io::Read;
use std::path::Path;

use harness::{Failure, Verdict};

pub use flaw::Flaw;

use crate::catalog::{Catalog, Check, Exercise};
use crate::result::{CheckResult, ExerciseResult, FORMAT, Report};

/// Reads a report from a file.
///
/// # Errors
/// When there is no regular file that can be read, or [`read`] refuses what it holds.
pub fn read_file(path: &Path, catalog: &Catalog) -> anyhow::Result<Report> {
    let metadata = std::fs::metadata(path).map_err(|error| anyhow::anyhow!(message::unreadable(path, &error)))?;
    if !metadata.is_file() {
        anyhow::bail!(message::not_a_file(path));
    }
    let file = std::fs::File::open(path).map_err(|error| anyhow::anyhow!(message::unreadable(path, &error)))?;
    let mut text = Vec::new();
    file.take(limits::BYTES as u64 + 1)
        .read_to_end(&mut text)
        .map_err(|error| anyhow::anyhow!(message::unreadable(path, &error)))?;
    read(&text, catalog).map_err(|flaw| anyhow::anyhow!(message::refused(path, &flaw)))
}

/// Reads a report.
///
/// # Errors
/// When it is too large, has another form than ours, or says what no grading of this course can have come to.
pub fn read(text: &[u8], catalog: &Catalog) -> Result<Report, Flaw> {
    if text.len() > limits::BYTES {
        return Err(Flaw::TooLarge);
    }
    let mut report: Report =
        serde_json::from_slice(text).map_err(|error| Flaw::Form { line: error.line(), column: error.column() })?;
    if report.format != FORMAT {
        return Err(Flaw::Format(report.format));
    }
    limits::number(report.build_seconds)?;
    limits::number(report.check_seconds)?;
    report.mpi = limits::line(&report.mpi, limits::NAME);
    for paths in [&mut report.elsewhere, &mut report.not_used, &mut report.missing] {
        paths.truncate(limits::PATHS);
        paths.iter_mut().for_each(|path| *path = limits::line(path, limits::WIDTH));
    }
    if report.exercises.len() > catalog.exercises.len() + catalog.broken.len() {
        return Err(Flaw::TooMany);
    }
    let mut last = None;
    for exercise in &mut report.exercises {
        take(exercise, catalog)?;
        // In course order, so none comes twice.
        let place = (exercise.number, exercise.name.clone());
        if last.as_ref().is_some_and(|last| *last >= place) {
            return Err(Flaw::Order);
        }
        last = Some(place);
    }
    add_up(&mut report);
    Ok(report)
}

/// Adds the exercises that a report is silent on, so that leaving one out doesn't make the rest a larger part.
#[cfg(feature = "github")]
pub fn complete(report: &mut Report, catalog: &Catalog) {
    for exercise in &catalog.exercises {
        if !report.exercises.iter().any(|graded| graded.name == exercise.name) {
            report.exercises.push(crate::judge::graded(exercise, Verdict::NotRun, Vec::new()));
        }
    }
    report.exercises.sort_by_key(|exercise| exercise.number);
    add_up(report);
}

fn add_up(report: &mut Report) {
    report.points = report.exercises.iter().map(|exercise| exercise.points).sum();
    report.out_of = report.exercises.iter().map(|exercise| exercise.out_of).sum();
    report.undecided = report.exercises.iter().map(ExerciseResult::undecided).sum();
}

/// Holds an exercise against the course's own, and puts what that says in place of what the report says.
fn take(result: &mut ExerciseResult, catalog: &Catalog) -> Result<(), Flaw> {
    if let Some(broken) = catalog.broken.iter().find(|broken| broken.name == result.name) {
        if result.verdict != Verdict::GraderError || !result.checks.is_empty() {
            return Err(Flaw::Contradiction);
        }
        (result.number, result.title) = (broken.number, broken.folder.clone());
        (result.points, result.out_of) = (0, 0);
        result.build_output = result.build_output.as_deref().map(|text| limits::text(text, limits::BUILD_LINES));
        return Ok(());
    }
    let exercise =
        catalog.exercises.iter().find(|exercise| exercise.name == result.name).ok_or(Flaw::UnknownExercise)?;
    if result.checks.len() > exercise.spec.checks.len() {
        return Err(Flaw::TooMany);
    }
    let mut specs = exercise.spec.checks.iter();
    for check in &mut result.checks {
        // Each is looked for behind the one before it: in order, none twice.
        let spec = specs.find(|spec| spec.name == check.name).ok_or(Flaw::UnknownCheck)?;
        take_check(check, spec, exercise)?;
    }
    let verdict = ExerciseResult::verdict_of(&result.checks);
    match result.verdict {
        Verdict::BuildFailed | Verdict::GraderError if result.checks.is_empty() => {}
        // All checks, or it is not told what the missing ones came to.
        stated if stated == verdict && result.checks.len() == exercise.spec.checks.len() => {}
        _ => return Err(Flaw::Contradiction),
    }
    result.number = exercise.number;
    result.title.clone_from(&exercise.spec.title);
    result.points = result.checks.iter().map(|check| check.points).sum();
    result.out_of = exercise.points();
    result.build_output = result.build_output.as_deref().map(|text| limits::text(text, limits::BUILD_LINES));
    Ok(())
}

fn take_check(check: &mut CheckResult, spec: &Check, exercise: &Exercise) -> Result<(), Flaw> {
    let failed = check.failure.as_ref().map_or(Verdict::Pass, |failure| failure.verdict);
    if failed != check.verdict {
        return Err(Flaw::Contradiction);
    }
    check.title.clone_from(&spec.title);
    check.out_of = spec.points;
    check.points = if check.verdict == Verdict::Pass { spec.points } else { 0 };
    check.hint = check.hint.as_ref().and(spec.hint.clone());
    limits::number(check.seconds)?;
    limits::number(check.launch_seconds)?;
    check.parallelism.iter().try_for_each(limits::measured)?;
    if check.parallelism.len() > limits::MEASURED {
        return Err(Flaw::TooMany);
    }
    if let Some(failure) = &mut check.failure {
        take_failure(failure, exercise)?;
    }
    Ok(())
}

/// Words: whatever they are, they are few, and can be seen.
fn take_failure(failure: &mut Failure, exercise: &Exercise) -> Result<(), Flaw> {
    failure.timeline.iter().try_for_each(limits::timeline)?;
    failure.what = limits::sentence(&failure.what);
    failure.because = failure.because.as_deref().map(limits::sentence);
    for text in [&mut failure.expected, &mut failure.actual] {
        *text = text.as_deref().map(|text| limits::text(text, limits::LINES));
    }
    let more = failure.output.len().saturating_sub(limits::LINES);
    failure.output.truncate(limits::LINES);
    failure.output.iter_mut().for_each(|line| *line = limits::line(line, limits::WIDTH));
    if more > 0 {
        failure.output.push(crate::message::more_lines(more));
    }
    // Somebody will paste it into a shell.
    failure.command = failure.command.take().filter(|command| limits::is_launch(command, &exercise.name));
    Ok(())
}
