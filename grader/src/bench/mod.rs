//! `grader bench EXERCISE`: how a program scales, by the clock and by its work, and what a model makes of it.

mod measure;
mod message;
mod model;
mod network;
pub mod plan;
mod table;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context;
use harness::scaling::{ErrorPoint, FORMAT, Network, Point, Prediction, Replayed, Scaling};
use harness::{Launch, Run};

use crate::bar::Bar;
use crate::build::{self, Built, Order as BuildOrder};
use crate::catalog::{Catalog, Exercise};
use crate::cli::Format;
use crate::course::Course;
use crate::exit::Code;
use crate::interrupt;
use crate::lock::Lock;
use crate::setup::Want;
use crate::sources;
use crate::toolchain::Toolchain;
use measure::Series;
use plan::{Plan, filled};

/// How often all launches are repeated: until the figures are clear or the time is spent.
const LEAST: usize = 3;
const MOST: usize = 9;

/// How long a launch may take.
const TIME_LIMIT: Duration = Duration::from_secs(120);

/// The package that draws.
const FIGURES: &str = "figures";

/// Samples of the smallest estimates; each step has ten times as many.
const SMALLEST: u64 = 100;

/// What to measure.
#[derive(Debug)]
pub struct Order {
    pub name: String,
    pub ranks: Vec<u32>,
    pub size: Option<u64>,
    pub budget: Duration,
    pub output: Option<PathBuf>,
    pub format: Format,
    pub figures: bool,
}

/// Measures, models, and writes.
pub fn run(course: &Course, mpi: Want, order: &Order) -> anyhow::Result<Code> {
    let catalog = Catalog::read(course)?;
    let exercise = catalog.one(&order.name)?;
    let Some(mut plan) = exercise.spec.bench.clone() else {
        let others = catalog.exercises.iter().filter(|it| it.spec.bench.is_some()).map(|it| it.name.as_str());
        return Err(Code::Usage.error(message::no_plan(&exercise.name, &others.collect::<Vec<_>>())));
    };
    plan.size = order.size.unwrap_or(plan.size);
    if order.ranks.first() != Some(&1) {
        return Err(Code::Usage.error(message::needs_one_rank()));
    }
    if !build::OBSERVABLE {
        return Err(Code::GraderError.error(message::not_observed()));
    }
    interrupt::watch()?;
    let bar = Bar::new();
    // Held to the end: nothing else that is graded here may run beside what is measured.
    let _lock = Lock::take(course, |holder| bar.tell(crate::message::waiting(holder)))?;
    let toolchain = crate::commands::toolchain(course, mpi)?;
    if let Some(why) = sources::refused([&exercise]).remove(&exercise.name) {
        return Err(Code::NotBuilt.error(crate::message::program_refused(&exercise.name, &why)));
    }
    let mut packages = vec![exercise.name.as_str(), build::OBSERVER];
    let ping_pong = catalog.exercises.iter().find(|it| it.name == network::PING_PONG);
    let other = exercise.name != network::PING_PONG && ping_pong.is_some_and(|it| sources::refused([it]).is_empty());
    packages.extend(other.then_some(network::PING_PONG));
    let what = BuildOrder { packages, checks: false, workspace: None };
    let built = build::build(&toolchain, course, &what, |count, name| bar.say(crate::message::compiled(count, name)))?;
    let bench = Bench { course, toolchain: &toolchain, built: &built, exercise: &exercise, plan: &plan, bar: &bar };
    let Some(scaling) = bench.measure(order)? else { return Ok(Code::Interrupted) };
    bar.clear();
    let folder = order.output.clone().unwrap_or_else(|| course.bench().join(&exercise.name));
    write(&scaling, &folder)?;
    match order.format {
        Format::Human => print!("{}", table::human(&scaling)),
        Format::Json => println!("{}", serde_json::to_string_pretty(&scaling)?),
    }
    if order.figures {
        bar.say(crate::message::compiled(0, FIGURES));
        let drawn = draw(&toolchain, course, &folder);
        bar.clear();
        if let Err(why) = drawn {
            eprintln!("{}", message::no_figures(&format!("{why:#}")));
        }
    }
    if order.format == Format::Human {
        println!("\n{}", message::written(&folder));
    }
    Ok(Code::Passed)
}

struct Bench<'a> {
    course: &'a Course,
    toolchain: &'a Toolchain,
    built: &'a Built,
    exercise: &'a Exercise,
    plan: &'a Plan,
    bar: &'a Bar,
}

impl Bench<'_> {
    /// None when interrupted.
    fn measure(&self, order: &Order) -> anyhow::Result<Option<Scaling>> {
        let (began, size) = (Instant::now(), self.plan.size);
        let strong = order.ranks.iter().map(|&ranks| Series::new(ranks, size, false));
        let weak = order.ranks.iter().filter(|&&ranks| ranks > 1);
        let weak = weak.map(|&ranks| Series::new(ranks, size.saturating_mul(ranks.into()), true));
        let mut series: Vec<Series> = strong.chain(weak).collect();
        for repetition in 1..=MOST {
            for series in &mut series {
                self.bar.say(message::progress(&self.exercise.name, series.ranks, series.weak, repetition));
                let args = filled(&self.plan.args, series.size, 1);
                let Some((run, records)) = self.launched(series.ranks, &args)? else { return Ok(None) };
                let Some(efficiency) = &run.observed().efficiency else {
                    return Err(Code::Failed.error(message::too_many_calls(&self.exercise.name, series.ranks)));
                };
                series.push(efficiency.runtime, records);
            }
            let enough = series.iter().all(Series::is_clear) || began.elapsed() > order.budget;
            if repetition >= LEAST && enough {
                break;
            }
        }
        let Some(error) = self.errors()? else { return Ok(None) };
        let one = &series[0];
        let points =
            |weak: bool| series.iter().filter(|it| it.weak == weak).map(|it| it.point(one)).collect::<Vec<Point>>();
        let weak = points(true);
        let first = (!weak.is_empty()).then(|| one.point(one));
        Ok(Some(Scaling {
            format: FORMAT,
            exercise: self.exercise.name.clone(),
            title: self.exercise.spec.title.clone(),
            mpi: self.toolchain.mpi.to_string(),
            cores: std::thread::available_parallelism().map_or(1, |cores| cores.get() as u32),
            unit: self.plan.unit.clone(),
            command: format!("{} {}", self.exercise.name, filled(&self.plan.args, size, 1).join(" ")),
            strong: points(false),
            weak: first.into_iter().chain(weak).collect(),
            error,
            prediction: self.prediction(&series),
        }))
    }

    fn launch(&self, program: &Path, ranks: u32) -> anyhow::Result<Launch> {
        let launch =
            Launch::new(self.course.root(), program, ranks).with_mpi(self.toolchain.mpi.clone()).time_limit(TIME_LIMIT);
        Ok(match self.built.observer()? {
            Some(observer) => launch.observed_by(observer),
            None => launch.unobserved(),
        })
    }

    /// None when interrupted. A program that does not end well can't be measured.
    fn launched(&self, ranks: u32, args: &[String]) -> anyhow::Result<Option<(Run, trace::Launch)>> {
        let program = match self.built.program(&self.exercise.path, &self.exercise.name)? {
            Ok(program) => program,
            Err(errors) => {
                return Err(Code::NotBuilt.error(crate::message::program_not_built(&self.exercise.name, &errors)));
            }
        };
        let mut running = self.launch(&program, ranks)?.args(args).start()?;
        while !running.ended() {
            if interrupt::requested() {
                running.cancel();
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        let (run, records) = running.wait_for_records()?;
        if interrupt::requested() {
            return Ok(None);
        }
        if let Some(failure) = run.fault() {
            return Err(Code::GraderError.error(failure.to_string()));
        }
        if let Some(failure) = run.failure() {
            return Err(Code::Failed.error(message::failed(&self.exercise.name, &failure.seen_in(&run))));
        }
        let records = records.context("its MPI calls were not recorded")?;
        Ok(Some((run, records)))
    }

    fn errors(&self) -> anyhow::Result<Option<Vec<ErrorPoint>>> {
        let Some(plan) = &self.plan.error else { return Ok(Some(Vec::new())) };
        let mut points = Vec::new();
        let sizes = std::iter::successors(Some(SMALLEST), |size| size.checked_mul(10));
        for size in sizes.take_while(|&size| size <= self.plan.size) {
            // As much work for each size, between an estimate of the error that is good to 10 % and too many runs.
            let runs = (self.plan.size / size).clamp(20, 400);
            let Some((run, _)) = self.launched(1, &filled(&plan.args, size, runs))? else { return Ok(None) };
            match measure::error(&run, plan, size) {
                Ok(point) => points.push(point),
                Err(failure) => return Err(Code::Failed.error(message::failed(&self.exercise.name, &failure))),
            }
        }
        Ok(Some(points))
    }

    fn prediction(&self, series: &[Series]) -> Prediction {
        self.bar.say(network::PING_PONG.to_owned());
        let folder = self.exercise.path.parent().unwrap_or(&self.exercise.path);
        let own = Catalog::read(self.course).ok().and_then(|catalog| catalog.one(network::PING_PONG).ok());
        let program = own.and_then(|it| self.built.program(&folder.join(&it.folder), &it.name).ok()?.ok());
        let launch = program.and_then(|program| self.launch(&program, 2).ok());
        let own = launch.and_then(|launch| network::fit(|| launch.clone()));
        let networks: Vec<Network> = own.into_iter().chain(model::assumed()).collect();
        let replayed = |series: &Series| {
            let (launch, work) = series.shortest();
            let on = |network| trace::metrics::predict(launch, &work, model::in_nanoseconds(network)) * 1e-9;
            Replayed {
                ranks: series.ranks,
                measured: series.median_wall(),
                predicted: networks.iter().map(on).collect(),
            }
        };
        let work = series.first().map_or(0.0, Series::work);
        let curve = |network| Some(model::curve(self.plan.model?, network, self.plan.size, work));
        Prediction {
            replayed: series.iter().filter(|it| !it.weak).map(replayed).collect(),
            formula: networks.iter().filter_map(curve).collect(),
            networks,
        }
    }
}

/// `scaling.json` and `scaling.csv`.
fn write(scaling: &Scaling, folder: &Path) -> anyhow::Result<()> {
    let failed = |path: &Path, error| Code::Usage.error(crate::message::not_written(path, &error));
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    for (name, text) in [("scaling.json", serde_json::to_string_pretty(scaling)?), ("scaling.csv", table::csv(scaling))]
    {
        let path = folder.join(name);
        std::fs::write(&path, text).map_err(|error| failed(&path, error))?;
    }
    Ok(())
}

/// Builds what draws, and has it draw. It is a program of its own, so that nobody else waits for its fonts to compile.
fn draw(toolchain: &Toolchain, course: &Course, folder: &Path) -> anyhow::Result<()> {
    let output = toolchain
        .cargo(course, "run")
        .args(["--quiet", "--package", FIGURES, "--"])
        .arg(folder.join("scaling.json"))
        .arg(folder)
        .output()
        .context("failed to start cargo")?;
    let said = String::from_utf8_lossy(&output.stderr);
    anyhow::ensure!(output.status.success(), "{}", said.trim());
    Ok(())
}
