//! Launches, again and again in turn, and what they come to.

use harness::parallelism::Figure;
use harness::scaling::{Efficiency, ErrorPoint, Point};
use harness::{Failure, Run};
use trace::metrics::{Estimate, Repetitions, bootstrap};

use super::plan::Estimates;

/// All launches on one number of ranks.
pub struct Series {
    pub ranks: u32,
    pub size: u64,
    pub weak: bool,
    runs: Repetitions,
    /// Seconds from the end of `MPI_Init` to the beginning of `MPI_Finalize`.
    walls: Vec<f64>,
}

impl Series {
    pub fn new(ranks: u32, size: u64, weak: bool) -> Self {
        Self { ranks, size, weak, runs: Repetitions::default(), walls: Vec::new() }
    }

    /// Adds a launch that went well, with the seconds that it took by the clock.
    pub fn push(&mut self, runtime: f64, records: trace::Launch) {
        self.walls.push(runtime);
        self.runs.push(records);
    }

    /// What it took by the clock, the median of some launches.
    fn wall(&self, chosen: &[usize]) -> f64 {
        let mut walls: Vec<f64> = chosen.iter().map(|&one| self.walls[one]).collect();
        walls.sort_by(f64::total_cmp);
        // The mean of the two in the middle: with one of them, few launches would always be said to be slow.
        match walls.len() {
            0 => 0.0,
            odd if odd % 2 == 1 => walls[odd / 2],
            even => (walls[even / 2 - 1] + walls[even / 2]) / 2.0,
        }
    }

    fn all(&self) -> Vec<usize> {
        (0..self.walls.len()).collect()
    }

    /// Seconds of work, of all launches together.
    pub fn work(&self) -> f64 {
        seconds(self.runs.estimate().work())
    }

    /// Seconds by the clock.
    pub fn median_wall(&self) -> f64 {
        self.wall(&self.all())
    }

    /// Whether the interval of the work is narrow.
    pub fn is_clear(&self) -> bool {
        let work = self.figure(|chosen| seconds(self.runs.of(chosen).work()));
        work.high - work.low <= 0.03 * work.value
    }

    /// The launch, with each stretch of work as short as it ever was.
    pub fn shortest(&self) -> (&trace::Launch, trace::metrics::Work) {
        self.runs.shortest()
    }

    fn figure(&self, figure: impl FnMut(&[usize]) -> f64) -> Figure {
        bootstrap(self.runs.len().max(1), figure).into()
    }

    /// Against the launches on one rank.
    pub fn point(&self, one: &Self) -> Point {
        let scale = if self.weak { f64::from(self.ranks) } else { 1.0 };
        let of = |chosen: &[usize]| self.runs.of(chosen);
        let alone = |chosen: &[usize]| seconds(one.runs.of(&within(chosen, one.runs.len())).work());
        let alone_by_wall = |chosen: &[usize]| one.wall(&within(chosen, one.walls.len()));
        Point {
            ranks: self.ranks,
            size: self.size,
            repetitions: u32::try_from(self.runs.len()).unwrap_or(u32::MAX),
            wall: self.figure(|chosen| self.wall(chosen)),
            work: self.figure(|chosen| seconds(of(chosen).work())),
            path: self.figure(|chosen| seconds(of(chosen).path)),
            speedup_by_wall: self.figure(|chosen| scale * ratio(alone_by_wall(chosen), self.wall(chosen))),
            speedup_by_work: self.figure(|chosen| scale * ratio(alone(chosen), seconds(of(chosen).path))),
            efficiency: efficiency(&self.runs.estimate(), self.wall(&self.all()), scale * alone(&self.all())),
        }
    }
}

/// The launches of one rank that were made beside these.
fn within(chosen: &[usize], number: usize) -> Vec<usize> {
    chosen.iter().copied().filter(|&one| one < number).collect()
}

fn efficiency(estimate: &Estimate, wall: f64, alone: f64) -> Efficiency {
    let greatest = estimate.per_process.iter().copied().max().map_or(0.0, seconds);
    let (work, path) = (seconds(estimate.work()), seconds(estimate.path));
    let mean = work / estimate.per_process.len().max(1) as f64;
    Efficiency {
        load_balance: ratio(mean, greatest),
        serialisation: ratio(greatest, path),
        transfer: ratio(path, wall).min(1.0),
        computation_scaling: ratio(alone, work),
    }
}

fn seconds(nanoseconds: u64) -> f64 {
    nanoseconds as f64 * 1e-9
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// The error of what a run printed.
pub fn error(run: &Run, plan: &Estimates, size: u64) -> Result<ErrorPoint, Box<Failure>> {
    let lines = run.ranks().iter().flat_map(|rank| rank.lines());
    let estimates: Vec<f64> = lines.filter_map(|line| line.strip_prefix(&*plan.line)?.trim().parse().ok()).collect();
    if estimates.is_empty() {
        let what = format!("it prints no line that begins with {:?}", plan.line);
        return Err(Box::new(Failure::wrong_output(what).seen_in(run)));
    }
    let squares: f64 = estimates.iter().map(|estimate| (estimate - plan.truth).powi(2)).sum();
    Ok(ErrorPoint {
        size,
        error: (squares / estimates.len() as f64).sqrt(),
        estimates: u32::try_from(estimates.len()).unwrap_or(u32::MAX),
        expected: plan.deviation / (size as f64).sqrt(),
    })
}
