//! `grader inspect -n P -- PROGRAM`: any MPI program, and what its MPI calls tell.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use harness::{Launch, Observation, Run, Verdict};

use super::exec::Streams;
use crate::bar::Bar;
use crate::build::{self, Order as BuildOrder};
use crate::cli::Format;
use crate::course::Course;
use crate::exit::Code;
use crate::lock::Lock;
use crate::report::calls;
use crate::setup::Want;
use crate::{interrupt, message};

/// How often the ranks' files are looked at.
const TICK: Duration = Duration::from_millis(20);

/// What to run.
#[derive(Debug)]
pub struct Order {
    pub ranks: u32,
    pub format: Format,
    pub time_limit: Option<u64>,
    pub command: Vec<OsString>,
}

pub fn run(course: &Course, mpi: Want, order: &Order) -> anyhow::Result<Code> {
    let (program, args) = order.command.split_first().expect("clap asks for a program");
    let Some(program) = found(program) else {
        return Err(Code::Usage.error(message::program_not_found(&program.to_string_lossy())));
    };
    interrupt::watch()?;
    let bar = Bar::new();
    let lock = Lock::take(course, |holder| bar.say(message::waiting(holder)))?;
    let toolchain = super::toolchain(course, mpi)?;
    let what = BuildOrder { packages: vec![build::OBSERVER], checks: false, workspace: None };
    let built = build::build(&toolchain, course, &what, |count, name| bar.say(message::compiled(count, name)))?;
    bar.clear();
    drop(lock);
    let Some(observer) = &built.observer else { anyhow::bail!(message::observer_not_built(&built.said)) };

    let launch = Launch::new(course.root(), program, order.ranks).args(args).with_mpi(toolchain.mpi);
    let launch = launch.observed_by(observer);
    let launch = match order.time_limit {
        Some(seconds) => launch.time_limit(Duration::from_secs(seconds)),
        None => launch.no_time_limit(),
    };
    let mut running = launch.start()?;
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
    let run = running.wait()?;
    if interrupt::requested() {
        return Ok(Code::Interrupted);
    }
    let report = match order.format {
        Format::Human => human(&run),
        Format::Json => serde_json::to_string_pretty(&run)?,
    };
    // A terminal that is gone needs no words.
    let _ = writeln!(std::io::stdout(), "{report}");
    Ok(code(&run))
}

/// A file, or else what the PATH has under this name.
fn found(program: &OsString) -> Option<PathBuf> {
    let path = PathBuf::from(program);
    if path.is_file() {
        return std::path::absolute(path).ok();
    }
    which::which(program).ok()
}

fn code(run: &Run) -> Code {
    match run.fault().or_else(|| run.failure()).map(|failure| failure.verdict) {
        Some(Verdict::GraderError) => Code::GraderError,
        _ if !run.findings().is_empty() => Code::Failed,
        Some(_) => Code::ProgramFailed,
        None => Code::Passed,
    }
}

fn human(run: &Run) -> String {
    let mut text = String::from("\n");
    match run.fault().or_else(|| run.failure()) {
        Some(failure) => text.push_str(&format!("{failure}\n")),
        None if run.observation.is_some() => text.push_str(&format!("{}\n", message::CLEAN)),
        None => {}
    }
    let Some(observation) = &run.observation else {
        text.push_str(message::NOT_OBSERVED);
        return text;
    };
    let Observation { warnings, not_judged, .. } = observation;
    for warning in warnings {
        text.push_str(&format!("warning: {}\n", warning.what));
    }
    for what in not_judged {
        text.push_str(&format!("not judged: {what}\n"));
    }
    text.push('\n');
    text.push_str(&calls::table(observation));
    text.push('\n');
    text.push_str(&calls::efficiency(observation));
    text
}
