//! `grader dev check`: every stub is *todo* and free of warnings, every solution passes, every faulty program gets the
//! verdict that its first line declares, and nothing is missing or stray.

use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

use harness::Verdict;

use super::expectation::Expectation;
use super::faulty::{self, Faulty, Workspace};
use super::{files, message};
use crate::bar::Bar;
use crate::build::{self, Built, Order};
use crate::catalog::{Catalog, Exercise};
use crate::course::Course;
use crate::event::Silent;
use crate::exit::Code;
use crate::judge::{self, Case};
use crate::lock::Lock;
use crate::result::ExerciseResult;
use crate::setup::Want;
use crate::toolchain::Toolchain;
use crate::{commands, interrupt};

/// What the gate works with.
pub(super) struct Gate<'a> {
    pub course: &'a Course,
    pub toolchain: Toolchain,
    pub own: Built,
    pub faulty: Built,
    pub workspace: Workspace,
    pub seed: u64,
    quick: bool,
    retries: u32,
    pub bar: Bar,
}

/// An exercise, and the faulty programs that are judged.
pub(super) type Judged = (Exercise, Vec<Faulty>);

/// What the gate found out about one exercise.
#[derive(Default)]
struct Found {
    faults: Vec<String>,
    /// Faults that were none when judged again.
    retried: Vec<String>,
    launches: u32,
    caught: usize,
}

/// How much is checked.
pub struct Scope {
    /// What cases are drawn from.
    pub seed: Option<u64>,
    /// Of a faulty program only the check that it must fail.
    pub quick: bool,
    /// Only faulty programs that must get one of these; all where there is none.
    pub verdicts: Vec<Verdict>,
    /// How often a verdict that is not the right one is asked for again.
    pub retries: u32,
}

impl Scope {
    /// Whether a faulty program belongs to it. One whose first line can't be read does: it has a fault to be told.
    fn has(&self, program: &Faulty) -> bool {
        let text = std::fs::read_to_string(&program.file).unwrap_or_default();
        self.verdicts.is_empty()
            || Expectation::read(&text)
                .map_or(true, |expected| expected.verdicts().iter().any(|verdict| self.verdicts.contains(verdict)))
    }
}

pub fn run(course: &Course, mpi: Want, names: &[String], scope: &Scope) -> anyhow::Result<Code> {
    let bar = Bar::new();
    interrupt::watch()?;
    let _lock = Lock::take(course, |holder| bar.tell(crate::message::waiting(holder)))?;
    let (gate, all) = Gate::open(course, mpi, names, scope, bar)?;
    if interrupt::requested() {
        return Ok(Code::Interrupted);
    }
    gate.bar.print(&message::head());
    let (mut bad, mut retried) = (0, 0);
    for (exercise, programs) in &all {
        let began = Instant::now();
        let Some(found) = gate.exercise(exercise, programs)? else {
            gate.bar.clear();
            interrupt::wait_for_supervisors();
            return Ok(Code::Interrupted);
        };
        let (checks, seconds) = (exercise.spec.checks.len(), began.elapsed().as_secs_f64());
        let row = message::row(&exercise.folder, checks, found.launches, found.caught, programs.len(), seconds);
        gate.bar.print(&row);
        for fault in &found.faults {
            gate.bar.print(&format!("  {} {}", console::style("✗").red(), message::indented(fault)));
        }
        for fault in &found.retried {
            gate.bar.print(&format!(
                "  {} {}",
                console::style("~").yellow(),
                message::indented(&message::flaky(fault))
            ));
        }
        retried += found.retried.len();
        bad += usize::from(!found.faults.is_empty());
    }
    gate.bar.clear();
    println!("{}", message::verdict(all.len(), bad, retried, &gate.toolchain.mpi.to_string(), gate.seed));
    Ok(if bad == 0 { Code::Passed } else { Code::Failed })
}

impl<'a> Gate<'a> {
    /// Builds what is to be judged: exercises with their checks, solutions, and faulty programs.
    pub(super) fn open(
        course: &'a Course,
        mpi: Want,
        names: &[String],
        scope: &Scope,
        bar: Bar,
    ) -> anyhow::Result<(Self, Vec<Judged>)> {
        let seed = scope.seed.unwrap_or_else(|| harness::seed::new().into());
        let exercises = Catalog::read(course)?.select(names)?.whole()?;
        harness::leftovers::sweep();
        let toolchain = commands::toolchain(course, mpi)?;
        let mut all = Vec::new();
        for exercise in exercises {
            let mut programs = faulty::list(course, &exercise)?;
            programs.retain(|program| scope.has(program));
            all.push((exercise, programs));
        }
        let workspace = faulty::generate(course, &all)?;
        // Cargo builds nothing at all where one package that is asked for is missing.
        let solved = all.iter().filter(|(exercise, _)| files::has_solution(course, exercise));
        let solutions: Vec<String> = solved.map(|(exercise, _)| solution(exercise)).collect();
        let exercises = all.iter().map(|(exercise, _)| exercise.name.as_str());
        let packages = exercises.chain(solutions.iter().map(String::as_str));
        let packages = packages.chain(build::OBSERVABLE.then_some(build::OBSERVER));
        let own = Order { packages: packages.collect(), checks: true, workspace: None };
        let own = build::build(&toolchain, course, &own, |count, name| bar.say(crate::message::compiled(count, name)))?;
        let packages: Vec<&str> = workspace.packages.iter().map(String::as_str).collect();
        let faulty = if packages.is_empty() {
            Built::default()
        } else {
            let order = Order { packages, checks: false, workspace: Some(&workspace.folder) };
            build::build(&toolchain, course, &order, |count, name| bar.say(crate::message::compiled(count, name)))?
        };
        let (quick, retries) = (scope.quick, scope.retries);
        Ok((Self { course, toolchain, own, faulty, workspace, seed, quick, retries, bar }, all))
    }

    /// Holds one exercise against the rules. None when interrupted.
    fn exercise(&self, exercise: &Exercise, programs: &[Faulty]) -> anyhow::Result<Option<Found>> {
        let all = faulty::list(self.course, exercise)?;
        let mut found = Found { faults: files::faults(self.course, exercise, &all), ..Found::default() };
        let checks = match self.own.checks_of(&exercise.path) {
            Ok(checks) => checks,
            Err(error) => {
                found.faults.push(error.to_string());
                return Ok(Some(found));
            }
        };
        found.faults.extend(names_differ(exercise, &checks)?);
        let stub = (exercise.path.as_path(), exercise.name.clone(), "the stub");
        let folder = self.course.solution(&exercise.folder);
        let solution = (folder.as_path(), solution(exercise), "the solution");
        let solution = Some(solution).filter(|_| files::has_solution(self.course, exercise));
        for (folder, name, what) in std::iter::once(stub).chain(solution) {
            let warnings = self.own.warnings.get(&(folder.to_owned(), name.clone()));
            found.faults.extend(warnings.map(|text| message::warns(what, &text.told())));
            let program = match self.own.program(folder, &name)? {
                Ok(program) => program,
                Err(errors) => {
                    found.faults.push(message::does_not_build(what, &errors));
                    continue;
                }
            };
            let is_stub = what == "the stub";
            let fault = |result: &ExerciseResult| match (is_stub, result.verdict) {
                (true, Verdict::Todo) | (false, Verdict::Pass) => None,
                (true, verdict) => Some(message::stub_not_todo(&verdict.slug())),
                (false, _) => Some(message::solution_fails(&failures(result))),
            };
            let judged = || self.judge(exercise, &checks, &program, what, (is_stub, None));
            if self.settled(judged, fault, &mut found)?.is_none() {
                return Ok(None);
            }
        }
        for program in programs {
            if self.faulty_program(exercise, &checks, program, &mut found)?.is_none() {
                return Ok(None);
            }
        }
        Ok(Some(found))
    }

    /// None when interrupted.
    fn faulty_program(
        &self,
        exercise: &Exercise,
        checks: &Path,
        faulty: &Faulty,
        found: &mut Found,
    ) -> anyhow::Result<Option<()>> {
        let expected = match Expectation::read(&std::fs::read_to_string(&faulty.file)?) {
            Ok(expected) => expected,
            Err(why) => {
                found.faults.push(message::faulty(&faulty.name, &why));
                return Ok(Some(()));
            }
        };
        let folder = faulty::package(&self.workspace, exercise);
        let only = expected.check().filter(|_| self.quick);
        let fault =
            |result: &ExerciseResult| expected.mismatch(result).map(|what| message::faulty(&faulty.name, &what));
        let settled = match self.faulty.program(&folder, &faulty::binary(exercise, faulty))? {
            Ok(program) => {
                let judged = || self.judge(exercise, checks, &program, &faulty.name, (true, only));
                match self.settled(judged, fault, found)? {
                    Some(settled) => settled,
                    None => return Ok(None),
                }
            }
            Err(errors) => {
                let mut result = judge::graded(exercise, Verdict::BuildFailed, Vec::new());
                result.build_output = Some(errors);
                let fault = fault(&result);
                let settled = fault.is_none();
                found.faults.extend(fault);
                settled
            }
        };
        found.caught += usize::from(settled);
        Ok(Some(()))
    }

    /// Judges until there is no fault, as often as may be; says whether there is none. None when interrupted.
    fn settled(
        &self,
        judged: impl Fn() -> anyhow::Result<Option<ExerciseResult>>,
        fault: impl Fn(&ExerciseResult) -> Option<String>,
        found: &mut Found,
    ) -> anyhow::Result<Option<bool>> {
        let mut first = None;
        for _ in 0..=self.retries {
            let Some(result) = judged()? else { return Ok(None) };
            found.launches += result.checks.iter().map(|check| check.launches).sum::<u32>();
            match fault(&result) {
                Some(fault) => first = first.or(Some(fault)),
                None => {
                    found.retried.extend(first);
                    return Ok(Some(true));
                }
            }
        }
        found.faults.extend(first);
        Ok(Some(false))
    }

    fn judge(
        &self,
        exercise: &Exercise,
        checks: &Path,
        program: &Path,
        what: &str,
        (stop_early, only): (bool, Option<&str>),
    ) -> anyhow::Result<Option<ExerciseResult>> {
        self.bar.say(format!("{}: {what}", exercise.name));
        self.judge_with(exercise, checks, program, what, (stop_early, only), self.seed)
    }

    pub(super) fn judge_with(
        &self,
        exercise: &Exercise,
        checks: &Path,
        program: &Path,
        what: &str,
        (stop_early, only): (bool, Option<&str>),
        seed: u64,
    ) -> anyhow::Result<Option<ExerciseResult>> {
        let records = self.course.own().join("dev").join(&exercise.folder).join(what.replace(' ', "-"));
        let (checks, program) = (checks.to_owned(), program.to_owned());
        let observer = self.own.observer()?;
        let case = Case { exercise, checks, program, observer, seed, records, stop_early, only };
        judge::judge(&self.toolchain, &case, &mut Silent)
    }
}

/// The package of an exercise's solution.
pub(super) fn solution(exercise: &Exercise) -> String {
    format!("{}-solution", exercise.name)
}

fn failures(result: &ExerciseResult) -> String {
    let failed = result.checks.iter().filter_map(|check| Some(format!("{}: {}", check.name, check.failure.as_ref()?)));
    failed.collect::<Vec<_>>().join("\n")
}

/// Tests without a check in `exercise.toml`, and the other way round.
fn names_differ(exercise: &Exercise, checks: &Path) -> anyhow::Result<Vec<String>> {
    let output =
        std::process::Command::new(checks).args(["--list", "--format", "terse"]).stdin(Stdio::null()).output()?;
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    let tests: Vec<&str> = listed.lines().filter_map(|line| line.strip_suffix(": test")).collect();
    let checks = &exercise.spec.checks;
    let unlisted = tests.iter().filter(|test| checks.iter().all(|check| check.name != **test));
    let missing = checks.iter().filter(|check| !tests.contains(&check.name.as_str()));
    Ok(unlisted
        .map(|test| message::unlisted_check(test))
        .chain(missing.map(|check| message::missing_check(&check.name)))
        .collect())
}
