//! `grader inspect -n P -- PROGRAM`: any MPI program, and what its MPI calls tell.

mod human;
mod message;
mod program;

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use harness::{Launch, Run, Verdict};
use schemars::JsonSchema;
use serde::Serialize;

use super::exec::Streams;
use super::standard_input;
use crate::bar::Bar;
use crate::build::{self, Order as BuildOrder};
use crate::cli::Format;
use crate::course::Course;
use crate::exit::Code;
use crate::lock::Lock;
use crate::setup::Want;
use crate::timeline::{chrome, svg};
use crate::{interrupt, message as words};
use program::Program;
use trace::timeline::Timeline;

/// How often the ranks' files are looked at.
const TICK: Duration = Duration::from_millis(20);

/// The version of the JSON format. It grows when a reader of the old one would misunderstand the new one.
const FORMAT: u32 = 1;

/// What to run, and what to make of it.
#[derive(Debug)]
pub struct Order {
    pub ranks: u32,
    pub format: Format,
    pub time_limit: Option<u64>,
    pub synchronous: bool,
    pub schedule: Option<u64>,
    pub timeline: Option<PathBuf>,
    pub trace: Option<PathBuf>,
    pub command: Vec<OsString>,
}

/// What `--format json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Inspection {
    /// The version of this format.
    pub format: u32,
    /// How it went, and its mistakes in the use of MPI.
    pub verdict: Verdict,
    /// Why nothing is known of its MPI calls, where that is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_observed: Option<String>,
    /// All that was seen.
    pub run: Run,
}

pub fn run(course: &Course, mpi: Want, order: &Order) -> anyhow::Result<Code> {
    let (name, args) = order.command.split_first().expect("clap asks for a program");
    let Some(program) = Program::find(name) else {
        return Err(Code::Usage.error(message::program_not_found(&name.to_string_lossy())));
    };
    // Before anything is launched: a picture that can't be written is no reason to lose a run.
    for file in order.timeline.iter().chain(&order.trace) {
        writable(file)?;
    }
    interrupt::watch()?;
    let bar = Bar::new();
    let lock = Lock::where_writable(course, |holder| bar.say(words::waiting(holder)))?;
    let toolchain = super::toolchain(course, mpi)?;
    if let Some(other) = program.of_another(&toolchain.mpi) {
        let other = message::of_another_mpi(&program.path, other, &toolchain.mpi.to_string());
        return Err(Code::GraderError.error(other));
    }
    let what = BuildOrder { packages: vec![build::OBSERVER], checks: false, workspace: None };
    let late = bar.tell_if_long(words::BUILDING_OBSERVER);
    let built = build::build(&toolchain, course, &what, |count, name| bar.say(words::compiled(count, name)))?;
    drop(late);
    bar.clear();
    drop(lock);
    let launch = Launch::new(course.root(), &program.path, order.ranks).args(args).with_mpi(toolchain.mpi);
    let launch = match built.observer()? {
        Some(observer) => launch.observed_by(observer),
        None => launch.unobserved(),
    };
    let launch = match order.time_limit {
        Some(seconds) => launch.time_limit(Duration::from_secs(seconds)),
        None => launch.no_time_limit(),
    };
    let launch = if order.synchronous { launch.synchronous() } else { launch };
    let launch = order.schedule.iter().fold(launch, |launch, &seed| launch.schedule(seed));
    let (run, records) = followed(launch, order)?;
    let timeline = records.as_ref().map(Timeline::of);
    write_files(order, timeline.as_ref())?;
    let failure = run.interrupted().or_else(|| run.fault()).or_else(|| run.failure());
    let verdict = failure.as_ref().map_or(Verdict::Pass, |failure| failure.verdict);
    // That others wait for a rank that crashed is no mistake of theirs.
    let is_mistake = |finding: &harness::Finding| finding.detail.as_deref() != Some("crashed-rank");
    let code = match verdict {
        _ if interrupt::requested() => Code::Interrupted,
        Verdict::GraderError => Code::GraderError,
        _ if run.findings().iter().any(is_mistake) => Code::Failed,
        // What nobody looked at is neither right nor wrong.
        Verdict::Pass if run.observation.is_none() => Code::NotObserved,
        Verdict::Pass => Code::Passed,
        _ => Code::ProgramFailed,
    };
    let not_observed = run.observation.is_none().then(|| message::not_observed(program.why_unobserved(&run)));
    let report = match order.format {
        Format::Human => human::report(&run, failure.as_ref(), not_observed.as_deref(), timeline),
        Format::Json => serde_json::to_string_pretty(&Inspection { format: FORMAT, verdict, not_observed, run })?,
    };
    // A terminal that is gone needs no words.
    let _ = writeln!(std::io::stdout(), "{report}");
    Ok(code)
}

/// Makes the launch, and shows what the ranks write as they write it.
fn followed(launch: Launch, order: &Order) -> anyhow::Result<(Run, Option<trace::Launch>)> {
    let mut running = launch.with_standard_input().start()?;
    standard_input::feed(running.folder());
    let mut streams = Streams::new(running.folder(), order.ranks);
    while !running.ended() {
        if order.format == Format::Human {
            streams.forward();
        }
        if interrupt::requested() {
            running.cancel();
        }
        std::thread::sleep(TICK);
    }
    if order.format == Format::Human {
        streams.forward();
        streams.finish();
    }
    Ok(running.wait_for_records()?)
}

fn writable(file: &Path) -> anyhow::Result<()> {
    let opened = std::fs::OpenOptions::new().create(true).append(true).open(file);
    opened.map(drop).map_err(|error| Code::Usage.error(words::not_written(file, &error)))
}

/// The picture and the trace. Without records they are empty of calls, and valid.
fn write_files(order: &Order, timeline: Option<&Timeline<'_>>) -> anyhow::Result<()> {
    let nothing = Timeline::default();
    let timeline = timeline.unwrap_or(&nothing);
    if let Some(file) = &order.timeline {
        let picture = svg::render(&timeline.clone().of_program())?;
        std::fs::write(file, picture).map_err(|error| Code::GraderError.error(words::not_written(file, &error)))?;
    }
    if let Some(file) = &order.trace {
        let to = std::fs::File::create(file).with_context(|| format!("failed to write {}", file.display()))?;
        let mut to = std::io::BufWriter::new(to);
        chrome::write(timeline, &mut to)
            .and_then(|()| to.flush())
            .map_err(|error| Code::GraderError.error(words::not_written(file, &error)))?;
    }
    Ok(())
}
