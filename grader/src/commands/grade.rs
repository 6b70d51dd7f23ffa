//! `grader [EXERCISE]…`: builds, runs the checks, reports.

use std::path::PathBuf;
use std::time::Instant;

use harness::Verdict;

use crate::build::{self, Built, Order};
use crate::catalog::{Broken, Catalog, Exercise, Selection};
use crate::cli::{Format, Grade};
use crate::course::Course;
use crate::event::{Event, Reporter};
use crate::exit::Code;
use crate::judge::{self, Case};
use crate::lock::Lock;
use crate::report::{Json, Junit, Terminal};
use crate::result::{ExerciseResult, FORMAT, Report};
use crate::setup::Want;
use crate::state::State;
use crate::submission::Found;
use crate::toolchain::Toolchain;
use crate::{interrupt, message, sources, submission};

/// Grades and reports.
pub fn run(course: &Course, mpi: Want, order: &Grade) -> anyhow::Result<Code> {
    let chosen = Catalog::read(course)?.select(&order.names)?;
    let mut reporters: Vec<Box<dyn Reporter>> = match order.format {
        Format::Human => vec![Box::new(Terminal::of_submission(order.submission.clone()))],
        Format::Json => vec![Box::new(Json)],
    };
    if let Some(path) = &order.junit {
        let junit = Junit::new(path.clone()).map_err(|error| Code::Usage.error(message::not_written(path, &error)))?;
        reporters.push(Box::new(junit));
    }
    let found = order.submission.as_deref().map(|folder| submission::find(course, folder, &chosen.exercises));
    let found = found.transpose()?;
    bounds(order.require_sandbox, &mut reporters)?;
    Ok(code(&graded(course, mpi, &chosen, found.as_ref(), order.seed, &mut reporters)?))
}

/// Tells what programs are not kept from here.
fn bounds(required: bool, reporter: &mut dyn Reporter) -> anyhow::Result<()> {
    let missing = harness::sandbox::missing(&std::env::current_exe()?);
    let lacking: Vec<&str> = missing.iter().filter(|layer| layer.matters()).map(|layer| layer.words()).collect();
    if lacking.is_empty() {
        return Ok(());
    }
    if required {
        return Err(Code::NotSetUp.error(message::sandbox_required(&lacking)));
    }
    reporter.event(&Event::Unbounded(&message::not_in_bounds(&lacking)));
    Ok(())
}

/// The exit code that a report ends the command with.
fn code(report: &Report) -> Code {
    let any = |verdict: Verdict| report.exercises.iter().any(|exercise| exercise.verdict == verdict);
    if report.interrupted {
        Code::Interrupted
    } else if any(Verdict::GraderError) {
        Code::GraderError
    } else if any(Verdict::BuildFailed) {
        Code::NotBuilt
    } else if report.passed() {
        Code::Passed
    } else {
        Code::Failed
    }
}

/// Grades exercises and tells a reporter; what `watch` does on every save.
pub fn grade(
    course: &Course,
    mpi: Want,
    chosen: &Selection,
    seed: Option<u64>,
    reporter: &mut dyn Reporter,
) -> anyhow::Result<Report> {
    graded(course, mpi, chosen, None, seed, reporter)
}

/// Grades exercises as they are in the course, or in the folder of a submission.
fn graded(
    course: &Course,
    mpi: Want,
    chosen: &Selection,
    submission: Option<&Found>,
    seed: Option<u64>,
    reporter: &mut dyn Reporter,
) -> anyhow::Result<Report> {
    let seed = seed.unwrap_or_else(|| harness::seed::new().into());
    interrupt::watch()?;
    let _lock = Lock::take(course, |holder| reporter.event(&Event::Waiting(holder)))?;
    harness::leftovers::sweep();
    let mut toolchain = super::toolchain(course, mpi)?;
    reporter.event(&Event::Mpi(&toolchain.mpi.to_string(), seed));

    let taken = submission.map(|found| submission::take(course, &chosen.exercises, found)).transpose()?;
    let (exercises, runs) = match &taken {
        Some(taken) => {
            toolchain = toolchain.for_copy(course, &taken.copy);
            (&taken.exercises, taken.copy.runs())
        }
        None => (&chosen.exercises, course.runs()),
    };
    let began = Instant::now();
    reporter.event(&Event::Building(exercises));
    let refused = taken.as_ref().map_or_else(|| sources::refused(exercises), |taken| taken.refused.clone());
    let names = exercises.iter().map(|exercise| exercise.name.as_str());
    let mut packages: Vec<&str> = names.filter(|name| !refused.contains_key(*name)).collect();
    // Without a package cargo would build what it thinks best.
    let built = if packages.is_empty() {
        Built::default()
    } else {
        packages.extend(build::OBSERVABLE.then_some(build::OBSERVER));
        let order = Order { packages, checks: true, workspace: None };
        build::build(&toolchain, course, &order, |count, name| reporter.event(&Event::Compiled(count, name)))?
    };
    reporter.event(&Event::Built);
    let build_seconds = began.elapsed().as_secs_f64();

    let began = Instant::now();
    let mut state = State::read(course);
    let mut results = Vec::new();
    for exercise in exercises {
        if interrupt::requested() {
            break;
        }
        reporter.event(&Event::Exercise(exercise));
        let result = match refused.get(&exercise.name) {
            Some(why) => unbuilt(exercise, Verdict::BuildFailed, why.clone()),
            None => {
                let runs = runs.join(&exercise.folder);
                let Some(result) = one(&toolchain, &built, exercise, runs, seed, reporter)? else { break };
                result
            }
        };
        // Of a submission nothing is remembered.
        if taken.is_none() {
            state.remember(exercise, result.verdict)?;
        }
        reporter.event(&Event::Graded(&result));
        results.push(result);
    }
    for broken in &chosen.broken {
        let result = unreadable(broken);
        reporter.event(&Event::Graded(&result));
        results.push(result);
    }
    results.sort_by_key(|result| result.number);
    let interrupted = interrupt::requested();
    if interrupted {
        interrupt::wait_for_supervisors();
    }
    let report = Report {
        format: FORMAT,
        mpi: toolchain.mpi.to_string(),
        seed,
        points: results.iter().map(|exercise| exercise.points).sum(),
        out_of: exercises.iter().map(Exercise::points).sum(),
        undecided: results.iter().map(ExerciseResult::undecided).sum(),
        exercises: results,
        elsewhere: taken.as_ref().map(|taken| taken.elsewhere.clone()).unwrap_or_default(),
        not_used: taken.as_ref().map(|taken| taken.not_used.clone()).unwrap_or_default(),
        missing: taken.map(|taken| taken.missing).unwrap_or_default(),
        interrupted,
        build_seconds,
        check_seconds: began.elapsed().as_secs_f64(),
    };
    reporter.event(&Event::Done(&report));
    Ok(report)
}

/// What is told of an exercise that can't be read: the others are graded all the same.
fn unreadable(broken: &Broken) -> ExerciseResult {
    ExerciseResult {
        number: broken.number,
        name: broken.name.clone(),
        title: broken.folder.clone(),
        verdict: Verdict::GraderError,
        points: 0,
        out_of: 0,
        build_output: Some(broken.why.clone()),
        checks: Vec::new(),
    }
}

/// What is told of an exercise whose program there is not.
fn unbuilt(exercise: &Exercise, verdict: Verdict, why: String) -> ExerciseResult {
    let mut result = judge::graded(exercise, verdict, Vec::new());
    result.build_output = Some(why);
    result
}

/// Grades one exercise of those that were built. None when interrupted.
fn one(
    toolchain: &Toolchain,
    built: &Built,
    exercise: &Exercise,
    records: PathBuf,
    seed: u64,
    reporter: &mut dyn Reporter,
) -> anyhow::Result<Option<ExerciseResult>> {
    let failed = |verdict, output| Ok(Some(unbuilt(exercise, verdict, output)));
    let program = match built.program(&exercise.path, &exercise.name) {
        Ok(Ok(program)) => program,
        Ok(Err(errors)) => return failed(Verdict::BuildFailed, errors),
        Err(error) => return failed(Verdict::GraderError, error.to_string()),
    };
    let checks = match built.checks_of(&exercise.path) {
        Ok(checks) => checks,
        Err(error) => return failed(Verdict::GraderError, error.to_string()),
    };
    let observer = match built.observer() {
        Ok(observer) => observer,
        Err(error) => return failed(Verdict::GraderError, error.to_string()),
    };
    let case = Case { exercise, checks, program, observer, seed, records, stop_early: false, only: None };
    judge::judge(toolchain, &case, reporter)
}
