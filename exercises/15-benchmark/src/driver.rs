//! Given: starts MPI, takes the steps of a script on every rank, and prints on rank 0 what your stopwatch says.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use mpi::collective::SystemOperation;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

use crate::benchmark::{self, StopWatch};
use crate::script::{self, Step};
use crate::summary::{Misuse, Summary};

// Your functions' signatures, pinned.
const _: fn(&mut StopWatch, &str) -> Result<(), Misuse> = StopWatch::start;
const _: fn(&mut StopWatch, &str, &SimpleCommunicator) -> Result<(), Misuse> = StopWatch::start_together;
const _: fn(&mut StopWatch, &str) -> Result<Duration, Misuse> = StopWatch::stop;
const _: fn(&mut StopWatch, &str, Duration) = StopWatch::add;
const _: fn(&StopWatch, &SimpleCommunicator) -> Option<Vec<Summary>> = StopWatch::summaries;
const _: fn(&[Duration]) -> Option<Duration> = benchmark::median;
const _: fn(&[Summary]) -> String = benchmark::table;
const _: fn(&[Summary]) -> String = benchmark::csv;

const USAGE: &str = "usage: benchmark [--script STEPS] [--repeat K] [--laps] [--csv] [--json] [--plot FILE.svg]
       steps: start NAME; together NAME; stop NAME; add NAME NANOSECONDS; sleep MICROSECONDS; allreduce COUNT
       a step for one rank alone begins with its number: `1: sleep 1000`";

/// Every rank computes for 5 ms, rank 1 for 20 ms more, and then all exchange what they have.
const EXAMPLE: &str = "together step; start compute; sleep 5000; 1: sleep 20000; stop compute;
                       start exchange; allreduce 1000; stop exchange; stop step";

pub fn main() -> ExitCode {
    let mpi = start::mpi();
    let world = mpi.world();
    let words: Vec<String> = std::env::args().skip(1).collect();
    let arguments = Arguments::parse(&words);
    let steps =
        arguments.as_ref().and_then(|arguments| script::parse(arguments.script.unwrap_or(EXAMPLE), world.rank()));
    let (Some(arguments), Some(steps)) = (arguments, steps) else {
        if world.rank() == 0 {
            eprintln!("{USAGE}");
        }
        return ExitCode::from(2);
    };
    let mut stage = Stage { watch: StopWatch::default(), running: BTreeMap::new(), laps: arguments.laps };
    for _ in 0..arguments.repeat.unwrap_or(if arguments.script.is_some() { 1 } else { 10 }) {
        for (text, step) in &steps {
            if let Err(misuse) = stage.take(step, &world) {
                println!("{text}: {misuse}");
            }
        }
    }
    let Some(summaries) = stage.watch.summaries(&world) else { return ExitCode::SUCCESS };
    println!("{}", benchmark::table(&summaries).trim_end());
    if arguments.csv {
        println!("\n{}", benchmark::csv(&summaries).trim_end());
    }
    if arguments.json {
        println!("\n{}", serde_json::to_string_pretty(&summaries).expect("numbers and names can be written as JSON"));
    }
    if let Some(file) = arguments.plot
        && let Err(error) = crate::plot::plot(&summaries, file)
    {
        eprintln!("failed to plot to {file}: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Your stopwatch at work, and a second pair of eyes on it.
struct Stage {
    watch: StopWatch,
    /// When each timer that runs was started: a moment before, and one after.
    running: BTreeMap<String, (Instant, Instant)>,
    /// Whether to print every lap.
    laps: bool,
}

impl Stage {
    fn take(&mut self, step: &Step, world: &SimpleCommunicator) -> Result<(), Misuse> {
        let before = Instant::now();
        match step {
            Step::Start(timer) => self.watch.start(timer).map(|()| self.started(timer, before))?,
            Step::Together(timer) => {
                self.watch.start_together(timer, world).map(|()| self.started(timer, before))?;
            }
            Step::Stop(timer) => {
                let lap = self.watch.stop(timer)?;
                let after = Instant::now();
                if let Some((first, last)) = self.running.remove(timer).filter(|_| self.laps) {
                    let [least, lap, most] = [before - last, lap, after - first].map(|time| time.as_nanos());
                    println!("lap {timer} {least} <= {lap} <= {most} ns");
                }
            }
            Step::Add(timer, lap) => self.watch.add(timer, *lap),
            Step::Sleep(time) => std::thread::sleep(*time),
            Step::AllReduce(count) => {
                let mut sums = vec![0.0; *count];
                world.all_reduce_into(&vec![1.0; *count][..], &mut sums[..], SystemOperation::sum());
            }
        }
        Ok(())
    }

    fn started(&mut self, timer: &str, before: Instant) {
        self.running.entry(timer.to_owned()).or_insert((before, Instant::now()));
    }
}

struct Arguments<'a> {
    script: Option<&'a str>,
    repeat: Option<usize>,
    laps: bool,
    csv: bool,
    json: bool,
    plot: Option<&'a str>,
}

impl<'a> Arguments<'a> {
    /// Every rank gets the same arguments, so every rank comes to the same result.
    fn parse(words: &'a [String]) -> Option<Self> {
        let mut words = words.iter().map(String::as_str);
        let mut arguments = Self { script: None, repeat: None, laps: false, csv: false, json: false, plot: None };
        while let Some(name) = words.next() {
            match name {
                "--script" => arguments.script = Some(words.next()?),
                "--repeat" => arguments.repeat = Some(words.next()?.parse().ok()?),
                "--laps" => arguments.laps = true,
                "--csv" => arguments.csv = true,
                "--json" => arguments.json = true,
                "--plot" => arguments.plot = Some(words.next()?),
                _ => return None,
            }
        }
        Some(arguments)
    }
}
