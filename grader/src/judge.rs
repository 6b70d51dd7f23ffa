//! From a program and its checks to verdicts and points.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context;
use harness::job::{Folder, Outcome};
use harness::launch_env::SEED_VARIABLE;
use harness::parallelism::{MEASURED_FILE, Measured};
use harness::{Failure, Verdict};

use crate::catalog::{Check, Exercise};
use crate::event::{Event, Reporter};
use crate::interrupt;
use crate::message;
use crate::result::{CheckResult, ExerciseResult};
use crate::toolchain::Toolchain;

/// How long one check may take. Each of its launches has a limit of its own, so only a check that is itself at
/// fault comes here.
const CHECK_LIMIT: Duration = Duration::from_secs(600);

const TICK: Duration = Duration::from_millis(1);

/// One program before one exercise's checks.
#[derive(Debug)]
pub struct Case<'a> {
    /// The exercise.
    pub exercise: &'a Exercise,
    /// The executable of its checks.
    pub checks: PathBuf,
    /// The program that is judged.
    pub program: PathBuf,
    /// The library that records MPI calls, where there is one.
    pub observer: Option<&'a Path>,
    /// The seed that the checks draw their cases from.
    pub seed: u64,
    /// Where the run records go.
    pub records: PathBuf,
    /// Stop at the first check that does not pass: the verdict is clear then, and only points are not.
    pub stop_early: bool,
    /// Run this check alone.
    pub only: Option<&'a str>,
}

/// Runs the checks one by one. None when interrupted.
pub fn judge(
    toolchain: &Toolchain,
    case: &Case<'_>,
    reporter: &mut dyn Reporter,
) -> anyhow::Result<Option<ExerciseResult>> {
    let exercise = case.exercise;
    // What an earlier grading left would be taken for this one's.
    if case.records.exists() {
        std::fs::remove_dir_all(&case.records)
            .with_context(|| format!("failed to empty {}", case.records.display()))?;
    }
    let mut results: Vec<CheckResult> = Vec::new();
    for check in exercise.spec.checks.iter().filter(|check| case.only.is_none_or(|only| check.name == only)) {
        reporter.event(&Event::Check(exercise, check));
        let result = match in_the_way(check, &results, case.stop_early) {
            Some(failure) => result(check, Some(failure), Duration::ZERO, &case.records.join(&check.name)),
            None => match run(toolchain, case, check)? {
                Some(result) => result,
                None => return Ok(None),
            },
        };
        reporter.event(&Event::Checked(exercise, &result));
        results.push(result);
    }
    let verdict = ExerciseResult::verdict_of(&results);
    Ok(Some(graded(exercise, verdict, results)))
}

/// An exercise with a verdict.
pub fn graded(exercise: &Exercise, verdict: Verdict, checks: Vec<CheckResult>) -> ExerciseResult {
    ExerciseResult {
        number: exercise.number,
        name: exercise.name.clone(),
        title: exercise.spec.title.clone(),
        verdict,
        points: checks.iter().map(|check| check.points).sum(),
        out_of: exercise.points(),
        build_output: None,
        checks,
    }
}

/// Why a check need not be run.
fn in_the_way(check: &Check, results: &[CheckResult], stop_early: bool) -> Option<Failure> {
    let failed = |result: &&CheckResult| result.verdict != Verdict::Pass;
    let earlier = results.iter().find(|result| {
        let todo = result.verdict == Verdict::Todo;
        let needed = check.after.as_ref() == Some(&result.name);
        failed(result) && (todo || needed || stop_early)
    })?;
    Some(Failure::new(Verdict::NotRun, message::not_run(&earlier.title)))
}

fn run(toolchain: &Toolchain, case: &Case<'_>, check: &Check) -> anyhow::Result<Option<CheckResult>> {
    let records = case.records.join(&check.name);
    std::fs::create_dir_all(&records).with_context(|| format!("failed to make {}", records.display()))?;
    let output = records.join("check.out");
    let file = std::fs::File::create(&output).with_context(|| format!("failed to write {}", output.display()))?;
    let mut command: Command = toolchain.checks(case.checks.clone(), &case.program, case.observer, &records);
    command.env(SEED_VARIABLE, case.seed.to_string());
    command.args([&check.name, "--exact", "--nocapture", "--test-threads", "1"]);
    // Cargo says it in the same words to those who run a check by it.
    command.current_dir(&case.exercise.path).env("CARGO_MANIFEST_DIR", &case.exercise.path);
    command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
    let began = Instant::now();
    let mut process = command.spawn().context("failed to start the checks")?;
    let code = loop {
        if let Some(status) = process.try_wait()? {
            break status.code();
        }
        if interrupt::requested() {
            end(&mut process);
            return Ok(None);
        }
        if began.elapsed() > CHECK_LIMIT {
            end(&mut process);
            break None;
        }
        std::thread::sleep(TICK);
    };
    if interrupt::requested() {
        return Ok(None);
    }
    let failure = failure(code, &records, &std::fs::read(&output).unwrap_or_default());
    Ok(Some(result(check, failure, began.elapsed(), &records)))
}

/// Ends a check; the supervisors of its launches notice and end those.
fn end(process: &mut Child) {
    let _ = process.kill();
    let _ = process.wait();
}

/// What the end of a check's process means.
fn failure(code: Option<i32>, records: &Path, output: &[u8]) -> Option<Failure> {
    let said = String::from_utf8_lossy(output);
    let fault = |what| Failure::new(Verdict::GraderError, what).output(said.lines().map(str::to_owned));
    match code {
        // A name that is no test's runs nothing and exits with 0.
        Some(0) if said.contains("1 passed") => None,
        Some(0) => Some(fault(message::NO_SUCH_CHECK)),
        // A check that fails on purpose says so by `harness::fail`; any other end is the check's own mistake.
        Some(_) => Some(Failure::read(records).unwrap_or_else(|| fault(message::CHECK_BROKE)).harmless()),
        None => Some(fault(message::CHECK_KILLED).harmless()),
    }
}

fn result(check: &Check, failure: Option<Failure>, took: Duration, records: &Path) -> CheckResult {
    let verdict = failure.as_ref().map_or(Verdict::Pass, |failure| failure.verdict);
    let (launches, launch_seconds) = launches(records);
    CheckResult {
        name: check.name.clone(),
        title: check.title.clone(),
        verdict,
        points: if verdict == Verdict::Pass { check.points } else { 0 },
        out_of: check.points,
        hint: check
            .hint
            .clone()
            .filter(|_| !matches!(verdict, Verdict::Pass | Verdict::NotRun | Verdict::Todo | Verdict::Inconclusive)),
        failure,
        parallelism: measured(records),
        launches,
        launch_seconds,
        seconds: took.as_secs_f64(),
    }
}

/// What a check measured, where it measures.
fn measured(records: &Path) -> Vec<Measured> {
    let text = std::fs::read(records.join(MEASURED_FILE)).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
}

/// How many launches a check made, and how long they took.
fn launches(records: &Path) -> (u32, f64) {
    let Ok(folder) = std::fs::read_dir(records) else { return (0, 0.0) };
    folder
        .filter_map(|entry| harness::job::read::<Outcome>(&Folder(entry.ok()?.path()).outcome()).ok())
        .fold((0, 0.0), |(count, seconds), outcome| (count + 1, seconds + outcome.wall))
}
