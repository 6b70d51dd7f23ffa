//! `grader exec`: runs the program of an exercise by hand, each line marked with its rank.

use std::fs::File;
use std::io::{IsTerminal, Read, Write};
use std::time::Duration;

use console::{Style, style};
use harness::Launch;
use harness::job::Folder;

use super::standard_input;
use crate::bar::Bar;
use crate::build::{self, Order as BuildOrder};
use crate::catalog::Catalog;
use crate::course::Course;
use crate::exit::Code;
use crate::lock::Lock;
use crate::setup::Want;
use crate::{interrupt, message, sources};

/// How often the ranks' files are looked at.
const TICK: Duration = Duration::from_millis(20);

/// What to run.
#[derive(Debug)]
pub struct Order {
    pub name: String,
    pub ranks: u32,
    pub time_limit: Option<u64>,
    pub synchronous: bool,
    pub schedule: Option<u64>,
    pub args: Vec<String>,
}

pub fn run(course: &Course, mpi: Want, order: &Order) -> anyhow::Result<Code> {
    let exercise = Catalog::read(course)?.one(&order.name)?;
    interrupt::watch()?;
    let bar = Bar::new();
    let lock = Lock::take(course, |holder| bar.tell(message::waiting(holder)))?;
    let toolchain = super::toolchain(course, mpi)?;
    if let Some(why) = sources::refused([&exercise]).remove(&exercise.name) {
        return Err(Code::NotBuilt.error(message::program_refused(&exercise.name, &why)));
    }
    let packages = std::iter::once(exercise.name.as_str()).chain(build::OBSERVABLE.then_some(build::OBSERVER));
    let what = BuildOrder { packages: packages.collect(), checks: false, workspace: None };
    let late = bar.tell_if_long(message::building_program(&exercise.name));
    let built = build::build(&toolchain, course, &what, |count, name| bar.say(message::compiled(count, name)))?;
    drop(late);
    bar.clear();
    drop(lock);
    if interrupt::requested() {
        return Ok(Code::Interrupted);
    }
    let program = match built.program(&exercise.path, &exercise.name)? {
        Ok(program) => program,
        Err(errors) => return Err(Code::NotBuilt.error(message::program_not_built(&exercise.name, &errors))),
    };
    let launch = Launch::new(course.root(), program, order.ranks).args(&order.args).with_mpi(toolchain.mpi);
    // As in grading: a deadlock is explained rather than waited for.
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
    let mut running = launch.with_standard_input().start()?;
    standard_input::feed(running.folder());
    let mut streams = Streams::new(running.folder(), order.ranks);
    while !running.ended() {
        streams.forward();
        if interrupt::requested() {
            running.cancel();
        }
        std::thread::sleep(TICK);
    }
    streams.forward();
    streams.finish();
    let run = running.wait()?;
    if interrupt::requested() {
        return Ok(Code::Interrupted);
    }
    match run.fault().or_else(|| run.failure()) {
        None => Ok(Code::Passed),
        Some(failure) => {
            eprintln!("{}", message::exec_ended(&failure));
            Ok(if failure.verdict == harness::Verdict::GraderError { Code::GraderError } else { Code::Failed })
        }
    }
}

/// So many looks without a new byte, and a line without an end is a question: it is shown as it is.
const QUESTION: u32 = 10;

/// What the ranks write, as it grows.
pub(super) struct Streams {
    streams: Vec<Stream>,
    /// Whether a person reads what is printed, and may be asked something.
    is_read: bool,
    /// The stream whose unfinished line stands on the screen.
    unfinished: Option<usize>,
}

struct Stream {
    mark: String,
    path: std::path::PathBuf,
    file: Option<File>,
    line: Vec<u8>,
    /// How much of the line is on the screen.
    shown: usize,
    /// How many looks have found nothing new.
    quiet: u32,
    to_stderr: bool,
}

impl Streams {
    pub(super) fn new(folder: &Folder, ranks: u32) -> Self {
        let width = (ranks.saturating_sub(1)).to_string().len();
        let stream = |rank: u32, kind: &str| Stream {
            mark: format!("{rank:>width$}"),
            path: folder.of_rank(rank, kind),
            file: None,
            line: Vec::new(),
            shown: 0,
            quiet: 0,
            to_stderr: kind == "err",
        };
        let streams = (0..ranks).flat_map(|rank| [stream(rank, "out"), stream(rank, "err")]).collect();
        Self { streams, is_read: std::io::stdout().is_terminal(), unfinished: None }
    }

    /// Prints the whole lines that have come since.
    pub(super) fn forward(&mut self) {
        for number in 0..self.streams.len() {
            let lines = self.streams[number].take();
            for line in lines {
                self.print(number, &line);
            }
        }
        // Rank 0 alone reads what a person answers.
        if self.is_read && self.unfinished.is_none() && self.streams[0].asks() {
            self.streams[0].show();
            self.unfinished = Some(0);
        }
    }

    fn print(&mut self, number: usize, line: &[u8]) {
        if self.unfinished.take().is_some_and(|other| other != number) {
            let _ = writeln!(std::io::stdout());
            self.streams[0].shown = 0;
        }
        self.streams[number].print(line);
    }

    /// Prints what has no end of line.
    pub(super) fn finish(&mut self) {
        for number in 0..self.streams.len() {
            let line = std::mem::take(&mut self.streams[number].line);
            if !line.is_empty() {
                self.print(number, &line);
            }
        }
    }
}

impl Stream {
    /// The whole lines that have come since.
    fn take(&mut self) -> Vec<Vec<u8>> {
        if self.file.is_none() {
            self.file = File::open(&self.path).ok();
        }
        let Some(file) = &mut self.file else { return Vec::new() };
        let mut fresh = Vec::new();
        // A rank that floods the terminal leaves room for the others.
        if file.take(1 << 20).read_to_end(&mut fresh).is_err() {
            return Vec::new();
        }
        self.quiet = if fresh.is_empty() { self.quiet.saturating_add(1) } else { 0 };
        let mut lines = Vec::new();
        for byte in fresh {
            if byte == b'\n' {
                lines.push(std::mem::take(&mut self.line));
            } else {
                self.line.push(byte);
            }
        }
        lines
    }

    fn asks(&self) -> bool {
        self.quiet >= QUESTION && self.line.len() > self.shown
    }

    /// Shows a line that has no end yet.
    fn show(&mut self) {
        let text = String::from_utf8_lossy(&self.line).into_owned();
        print!("{} {text}", style(&self.mark).cyan());
        let _ = std::io::stdout().flush();
        self.shown = self.line.len();
    }

    fn print(&mut self, line: &[u8]) {
        let shown = std::mem::take(&mut self.shown).min(line.len());
        let text = String::from_utf8_lossy(&line[shown..]).into_owned();
        // A terminal that is gone needs no words.
        let _ = if self.to_stderr {
            let mark = Style::new().red().for_stderr().apply_to(&self.mark);
            writeln!(std::io::stderr(), "{mark} {text}")
        } else if shown > 0 {
            writeln!(std::io::stdout(), "{text}")
        } else {
            writeln!(std::io::stdout(), "{} {text}", style(&self.mark).cyan())
        };
    }
}
