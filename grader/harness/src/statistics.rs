//! Judging a Monte Carlo estimate by statistics.
//!
//! A program that throws `N` darts, each of which hits with probability `p`, has a number of hits that is exactly
//! Binomial(`N`, `p`), whatever its random number generator and however its ranks share the work. So is the number of
//! hits of many runs together, and so is the number of runs that land in any band fixed beforehand. Every test here
//! asks whether such a number lies where a binomial number lies but for a chance of [`FALSE_ALARM`]: no normal
//! approximation, and no tolerance that someone chose by eye. `docs/src/statistics.md` derives them and states what
//! they catch; `tests/statistics.rs` measures it.

mod flaw;

use std::ops::RangeInclusive;

use approx::relative_eq;
use statrs::distribution::{Binomial, DiscreteCDF};

pub use flaw::{Flaw, Kind};

/// The chance that one test fails a correct program. A check states how many tests it makes.
pub const FALSE_ALARM: f64 = 1e-7;

/// Half the width of the band that the spread is judged by, in standard deviations of one run.
///
/// Where the number of runs inside tells most about the spread: too narrow a band holds few runs, too wide a band all.
const BAND: f64 = 1.5;

/// What one launch was asked for: runs that each print an estimate `scale * hits / samples`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trials {
    /// The probability that one sample is a hit.
    pub probability: f64,
    /// What the fraction of hits is multiplied by.
    pub scale: f64,
    /// Samples of one run, all ranks together.
    pub samples: u64,
    /// Ranks that share them.
    pub ranks: u32,
    /// Runs, each with a seed of its own.
    pub runs: u32,
}

/// Where a Binomial(`trials`, `probability`) number lies, but for a chance of at most `false_alarm / 2` on each side.
///
/// # Panics
/// When `probability` is no probability.
#[must_use]
pub fn binomial_interval(trials: u64, probability: f64, false_alarm: f64) -> RangeInclusive<u64> {
    let hits = Binomial::new(probability, trials).expect("a probability lies between 0 and 1");
    let tail = false_alarm / 2.0;
    // Both ends from their own tail: 1 - cdf would have lost all digits there.
    let lowest = first(trials, |count| hits.cdf(count) > tail);
    let highest = first(trials, |count| hits.sf(count) <= tail);
    lowest..=highest
}

/// The first of 0..=last that `holds`, which stays true from there on and is true for `last`.
fn first(last: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, last);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

impl Trials {
    /// Darts at the unit square, of which those in the quarter circle count: `pi = 4 * hits / samples`.
    #[must_use]
    pub const fn pi(samples: u64, ranks: u32, runs: u32) -> Self {
        Self { probability: std::f64::consts::FRAC_PI_4, scale: 4.0, samples, ranks, runs }
    }

    /// What the estimates estimate.
    #[must_use]
    pub fn target(&self) -> f64 {
        self.scale * self.probability
    }

    /// The standard deviation of a correct program's estimates.
    #[must_use]
    pub fn spread(&self) -> f64 {
        self.scale * (self.probability * (1.0 - self.probability) / self.samples as f64).sqrt()
    }

    /// Whether each run lies where it may. One test.
    ///
    /// On several ranks the bound leaves room for ranks that draw the same numbers, so that a student who made that
    /// mistake hears of it from [`spread_is_right`](Self::spread_is_right), and not of a wrong estimate now and then.
    ///
    /// # Errors
    /// [`Kind::OffTarget`] of the first run that does not.
    pub fn accurate(&self, estimates: &[f64]) -> Result<(), Flaw> {
        let bound = self.bound_of_one_stream(FALSE_ALARM / f64::from(self.runs));
        match (0..).zip(estimates).find(|&(_, &estimate)| !contains(&bound, self.hits(estimate))) {
            Some((run, &estimate)) => Err(Flaw::off_target(self, run, estimate, self.estimates(&bound))),
            None => Ok(()),
        }
    }

    /// Whether all runs together hit as often as `runs * samples` samples do. Meant for so few samples that a lost
    /// remainder is a large part of them. One test.
    ///
    /// # Errors
    /// [`Kind::LostSamples`] or [`Kind::TooManySamples`], with about how many samples a run had.
    pub fn complete(&self, estimates: &[f64]) -> Result<(), Flaw> {
        let all = self.together();
        let mean = mean(estimates);
        if contains(&all.bound(), all.hits(mean)) {
            return Ok(());
        }
        let thrown = mean / self.target() * self.samples as f64;
        Err(if mean > self.target() { Flaw::too_many_samples(self, thrown) } else { Flaw::lost_samples(self, thrown) })
    }

    /// Whether runs with different seeds differ as much as they must, and no more. Two tests: of the number of runs
    /// within a band around the truth, and of the mean.
    ///
    /// # Errors
    /// The flaw that explains most: an answer that never changes before answers that change too little, and so on.
    pub fn spread_is_right(&self, estimates: &[f64]) -> Result<(), Flaw> {
        let spread = self.spread_of(estimates);
        let estimate = estimates.first().copied().unwrap_or(f64::NAN);
        let not_a_count = (0..).zip(estimates).find(|&(_, &estimate)| self.count(estimate).is_none());
        let counted = not_a_count.is_none();
        if counted && estimates.iter().all(|&other| relative_eq!(other, estimate)) {
            return Err(Flaw::ignores_seed(self, estimate));
        }
        let band = self.band();
        let inside = estimates.iter().filter(|&&estimate| contains(&band, self.hits(estimate))).count() as u64;
        let expected = binomial_interval(u64::from(self.runs), self.chance_of_band(), FALSE_ALARM);
        if inside > *expected.end() {
            return Err(Flaw::too_good(self, spread, estimate, counted));
        }
        if let Some((run, &estimate)) = not_a_count {
            return Err(Flaw::not_a_count(self, run, estimate, self.hits(estimate)));
        }
        // Room for ranks that draw the same numbers first, and none once it is known that they don't.
        let all = self.together();
        let (mean, wide, bound) = (mean(estimates), all.bound_of_one_stream(FALSE_ALARM), all.bound());
        let biased = || Flaw::biased(self, mean, all.estimates(&bound));
        if !contains(&wide, all.hits(mean)) {
            return Err(biased());
        }
        if inside < *expected.start() {
            let ranks = u64::from(self.ranks);
            let shared = |&estimate: &f64| self.count(estimate).is_some_and(|hits| hits.is_multiple_of(ranks));
            return Err(Flaw::too_wide(self, spread, ranks > 1 && estimates.iter().all(shared)));
        }
        if contains(&bound, all.hits(mean)) { Ok(()) } else { Err(biased()) }
    }

    /// How many hits the estimate stands for, when it is a whole number of them.
    #[must_use]
    pub fn count(&self, estimate: f64) -> Option<u64> {
        let hits = self.hits(estimate);
        // 4.0 * hits / N in whatever order is off by a few parts in 1e16; a millionth of a hit is generous.
        let whole = (hits - hits.round()).abs() < 1e-6;
        (whole && hits > -0.5 && hits < self.samples as f64 + 0.5).then_some(hits.round() as u64)
    }

    /// The numbers of hits of one run that lie within the band, and no others.
    #[must_use]
    pub fn band(&self) -> RangeInclusive<u64> {
        let mean = self.samples as f64 * self.probability;
        let half = BAND * self.spread() / self.scale * self.samples as f64;
        (mean - half).ceil().max(0.0) as u64..=((mean + half).floor() as u64).min(self.samples)
    }

    /// The chance that a correct run lies in the band.
    fn chance_of_band(&self) -> f64 {
        let hits = Binomial::new(self.probability, self.samples).expect("a probability lies between 0 and 1");
        let band = self.band();
        hits.cdf(*band.end()) - band.start().checked_sub(1).map_or(0.0, |below| hits.cdf(below))
    }

    /// All runs as one.
    fn together(&self) -> Self {
        Self { samples: self.samples * u64::from(self.runs), runs: 1, ..*self }
    }

    /// Where the hits of one run lie.
    fn bound(&self) -> RangeInclusive<u64> {
        binomial_interval(self.samples, self.probability, FALSE_ALARM)
    }

    /// Where they would lie if all ranks threw the same darts; the same range on one rank, a wider one on more.
    fn bound_of_one_stream(&self, false_alarm: f64) -> RangeInclusive<u64> {
        let ranks = u64::from(self.ranks);
        let share = binomial_interval(self.samples / ranks, self.probability, false_alarm);
        share.start() * ranks..=share.end() * ranks
    }

    fn hits(&self, estimate: f64) -> f64 {
        estimate / self.scale * self.samples as f64
    }

    fn estimates(&self, hits: &RangeInclusive<u64>) -> [f64; 2] {
        [hits.start(), hits.end()].map(|&hits| self.scale * hits as f64 / self.samples as f64)
    }

    fn spread_of(&self, estimates: &[f64]) -> f64 {
        let squares = estimates.iter().map(|estimate| (estimate - self.target()).powi(2)).collect::<Vec<_>>();
        mean(&squares).sqrt()
    }
}

/// Whether two launches with the same seed printed the same answers. No test: a correct program never fails it.
///
/// # Errors
/// [`Kind::NotRepeatable`] of the first run that differs.
pub fn repeatable(first: &[f64], second: &[f64]) -> Result<(), Flaw> {
    // A sum of floating-point numbers may differ in its last digits, since MPI chooses the order.
    match (0..).zip(first.iter().zip(second)).find(|(_, (a, b))| !relative_eq!(*a, *b, max_relative = 1e-9)) {
        Some((run, (&first, &second))) => Err(Flaw::not_repeatable(run, first, second)),
        None => Ok(()),
    }
}

/// A seed that nobody can know before the grading, so that no program can bring its answers along; `--seed` repeats it.
#[must_use]
pub fn fresh_seed() -> u64 {
    crate::seed::next()
}

/// Whether a number of hits, as floating-point arithmetic left it, lies in a range of counts. No number does not.
fn contains(counts: &RangeInclusive<u64>, hits: f64) -> bool {
    hits > *counts.start() as f64 - 0.5 && hits < *counts.end() as f64 + 0.5
}

fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len() as f64
}
