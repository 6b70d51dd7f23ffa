//! What several runs of one launch say together: every burst of work as short as it ever was.
//!
//! What noise does to a burst is to lengthen it. A program without wildcards does the same work between the same calls
//! each time, so its bursts are compared one by one, and one undisturbed run of each burst is enough; no run as a whole need be.
//! Where a rank takes what comes first, the bursts are not the same work, and whole runs are compared.

use std::collections::HashMap;

use super::critical_path::critical_path;
use super::work::Work;
use crate::call::ANY_SOURCE;
use crate::kind::Class;
use crate::launch::Launch;

/// How many resamples a bootstrap draws.
const RESAMPLES: u64 = 1_000;

/// The part of the resamples that lies below an interval, and that above it.
const TAIL: f64 = 0.025;

/// What some repetitions say of a launch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Estimate {
    /// Nanoseconds of work of each process.
    pub per_process: Vec<u64>,
    /// Nanoseconds of work on the critical path.
    pub path: u64,
}

impl Estimate {
    /// Nanoseconds of work of all processes.
    #[must_use]
    pub fn work(&self) -> u64 {
        self.per_process.iter().fold(0, |sum: u64, work| sum.saturating_add(*work))
    }

    /// Work / critical path: how many ranks it keeps busy. 0 where no work was recorded.
    #[must_use]
    pub fn parallelism(&self) -> f64 {
        if self.path == 0 { 0.0 } else { self.work() as f64 / self.path as f64 }
    }
}

/// An estimate, and the ends that [`bootstrap`] or [`leave_one_out`] gives it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Interval {
    /// Where it begins.
    pub low: f64,
    /// Of all repetitions.
    pub value: f64,
    /// Where it ends.
    pub high: f64,
}

/// Runs of one program with the same arguments on as many ranks.
#[derive(Debug, Default)]
pub struct Repetitions {
    first: Launch,
    works: Vec<Work>,
    /// What each says alone.
    alone: Vec<Estimate>,
    comparable: bool,
}

impl Repetitions {
    /// Adds a run.
    pub fn push(&mut self, launch: Launch) {
        let work = Work::of(&launch);
        self.alone.push(estimate(&launch, &work));
        if self.works.is_empty() {
            self.comparable = takes_no_choice(&launch);
            self.first = launch;
        }
        self.comparable &= self.works.first().is_none_or(|first| first.minimum(&work).is_some());
        self.works.push(work);
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.works.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.works.is_empty()
    }

    /// The first run, with each burst as short as it was in any.
    #[must_use]
    pub fn shortest(&self) -> (&Launch, Work) {
        let chosen: Vec<usize> = if self.comparable { (0..self.len()).collect() } else { vec![0] };
        (&self.first, self.minimum(&chosen))
    }

    /// What all repetitions say together.
    #[must_use]
    pub fn estimate(&self) -> Estimate {
        self.of(&(0..self.len()).collect::<Vec<_>>())
    }

    /// What these repetitions say together.
    #[must_use]
    pub fn of(&self, chosen: &[usize]) -> Estimate {
        match chosen {
            [] => Estimate::default(),
            [one] => self.alone[*one].clone(),
            _ if self.comparable => estimate(&self.first, &self.minimum(chosen)),
            // Each run went its own way. The one in the middle is as parallel as the program is.
            _ => {
                let mut sorted: Vec<&Estimate> = chosen.iter().map(|&one| &self.alone[one]).collect();
                sorted.sort_by(|a, b| a.parallelism().total_cmp(&b.parallelism()));
                sorted[sorted.len() / 2].clone()
            }
        }
    }

    fn minimum(&self, chosen: &[usize]) -> Work {
        let mut works = chosen.iter().map(|&one| &self.works[one]);
        let first = works.next().cloned().unwrap_or_default();
        works.fold(first, |least, work| least.minimum(work).unwrap_or(least))
    }
}

fn estimate(launch: &Launch, work: &Work) -> Estimate {
    Estimate { per_process: work.per_process(), path: critical_path(launch, work).length }
}

/// Whether nothing in the program depends on what comes first: then it does the same between the same calls each time.
fn takes_no_choice(launch: &Launch) -> bool {
    launch.records.iter().flat_map(|record| &record.calls).all(|call| match call.enter.kind.class() {
        Class::Recv | Class::Irecv | Class::Probe | Class::Mprobe | Class::RecvInit => call.enter.peer != ANY_SOURCE,
        Class::Sendrecv => call.enter.receive.is_none_or(|half| half.peer != ANY_SOURCE),
        Class::WaitAny | Class::Test | Class::Iprobe | Class::Improbe => false,
        _ => true,
    })
}

/// What a figure is over all of `repetitions`, and the interval that the percentile bootstrap gives it (Efron and
/// Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13).
///
/// The figure must be one of the *set* of repetitions, as a minimum is: then there are few sets, and each is looked at once.
pub fn bootstrap(repetitions: usize, mut figure: impl FnMut(&[usize]) -> f64) -> Interval {
    assert!((1..=63).contains(&repetitions), "the set of repetitions is a word of bits");
    let mut known: HashMap<u64, f64> = HashMap::new();
    let mut of = |set: u64| {
        let chosen = || (0..repetitions).filter(|one| set >> one & 1 == 1).collect::<Vec<_>>();
        *known.entry(set).or_insert_with(|| figure(&chosen()))
    };
    let value = of((1 << repetitions) - 1);
    let mut figures: Vec<f64> = (0..RESAMPLES)
        .map(|resample| of((0..repetitions as u64).fold(0, |set, draw| set | 1 << pick(resample, draw, repetitions))))
        .collect();
    figures.sort_by(f64::total_cmp);
    let at = |part: f64| figures[((figures.len() - 1) as f64 * part).round() as usize];
    // The value is that of the largest set, so for a minimum it lies at one end.
    Interval { low: at(TAIL).min(value), value, high: at(1.0 - TAIL).max(value) }
}

/// What some figures are over all of `repetitions`, and between what ends each lies where any one of them is left out (the
/// jackknife's values: Efron and Tibshirani, chapter 11).
///
/// For what is the least over repetitions: the bootstrap leaves out a third of them each time, and so is far below what all
/// of them say, where noise has one direction.
pub fn leave_one_out<const N: usize>(
    repetitions: usize,
    mut figures: impl FnMut(&[usize]) -> [f64; N],
) -> [Interval; N] {
    let all: Vec<usize> = (0..repetitions).collect();
    let mut intervals = figures(&all).map(|value| Interval { low: value, value, high: value });
    for left_out in (0..repetitions).filter(|_| repetitions > 1) {
        let others: Vec<usize> = all.iter().copied().filter(|&one| one != left_out).collect();
        for (interval, figure) in intervals.iter_mut().zip(figures(&others)) {
            (interval.low, interval.high) = (interval.low.min(figure), interval.high.max(figure));
        }
    }
    intervals
}

/// SplitMix64 (Steele, Lea and Flood, 2014) of a number that only this draw has: the same runs give the same interval.
fn pick(resample: u64, draw: u64, repetitions: usize) -> u64 {
    let state = (resample << 8 | draw).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (state ^ (state >> 31)) % repetitions as u64
}
