//! What a student reads when the numbers are wrong.

use std::fmt::{self, Display, Formatter};

use super::Trials;
use crate::{Failure, message};

/// Which mistake the numbers show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The estimate is no multiple of `scale / samples` between 0 and `scale`.
    NotACount,
    /// One run is further from the truth than chance explains.
    OffTarget,
    /// The mean of all runs is further from the truth than chance explains.
    Biased,
    /// There are as few hits as fewer samples give.
    LostSamples,
    /// There are as many hits as more samples give.
    TooManySamples,
    /// The estimates vary less than chance makes them.
    TooGood,
    /// The estimates vary more than independent samples do.
    TooWide,
    /// Every seed gives the same answer.
    IgnoresSeed,
    /// The same seed gave two answers.
    NotRepeatable,
}

/// What is wrong with a program's estimates, in words. It displays as what is wrong, in one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Which mistake it is.
    pub kind: Kind,
    /// What is wrong, in one sentence.
    pub what: String,
    /// What a correct program shows.
    pub expected: String,
    /// What this one showed.
    pub actual: String,
    /// What most often causes it, in one sentence.
    pub cause: String,
}

impl Display for Flaw {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl From<Flaw> for Failure {
    fn from(flaw: Flaw) -> Self {
        Self::wrong_output(flaw.what).expected(flaw.expected).actual(flaw.actual).because(flaw.cause)
    }
}

/// How an estimate that is far off most often comes about.
fn usual_cause(estimate: f64, trials: &Trials) -> Option<String> {
    let &Trials { scale, probability, ranks, .. } = trials;
    let close_to = |times: f64| (estimate / trials.target() / times - 1.0).abs() < 0.02;
    let all = f64::from(ranks);
    if ranks > 1 && close_to(1.0 / all) {
        Some("only one rank's hits are in the answer: the others' don't reach the sum on rank 0".to_owned())
    } else if ranks > 1 && close_to(1.0 - 1.0 / all) {
        Some("the hits of one rank are missing from the sum".to_owned())
    } else if ranks > 1 && close_to(all) {
        Some(format!("there are {ranks} times too many hits: each rank seems to throw all the darts"))
    } else if close_to(1.0 / scale) {
        Some(format!("hits / samples is a quarter of pi: the factor {scale} is missing"))
    } else if close_to(1.0 / probability) {
        Some("every dart counts as a hit".to_owned())
    } else {
        let cut = estimate.fract() == 0.0;
        cut.then(|| "a division of integers cuts off what stands behind the point".to_owned())
    }
}

impl Flaw {
    pub(super) fn not_a_count(trials: &Trials, run: usize, estimate: f64, hits: f64) -> Self {
        let Trials { samples, scale, .. } = trials;
        Self {
            kind: Kind::NotACount,
            what: format!("the answer can't come from counting the hits of {samples} darts"),
            expected: format!("{scale} * hits / {samples}, with a whole number of hits"),
            actual: format!("{estimate} in run {}, which would be {hits:.4} hits", run + 1),
            cause: "something other than the hits of all the darts goes into the answer".to_owned(),
        }
    }

    pub(super) fn off_target(trials: &Trials, run: usize, estimate: f64, [lowest, highest]: [f64; 2]) -> Self {
        let otherwise = || "the condition for a hit, or a sum, is not what it should be".to_owned();
        Self {
            kind: Kind::OffTarget,
            what: format!("the estimate is too far from {:.4} for {} darts", trials.target(), trials.samples),
            expected: format!("between {lowest:.4} and {highest:.4}"),
            actual: format!("{estimate} in run {}", run + 1),
            cause: usual_cause(estimate, trials).unwrap_or_else(otherwise),
        }
    }

    pub(super) fn biased(trials: &Trials, mean: f64, [lowest, highest]: [f64; 2]) -> Self {
        Self {
            kind: Kind::Biased,
            what: format!("the answers for {} seeds vary around {mean:.4}, not around pi", trials.runs),
            expected: format!("a mean between {lowest:.4} and {highest:.4}"),
            actual: format!("a mean of {mean:.4}"),
            cause: "either part of the random numbers are the same whatever the seed, or some hits are miscounted"
                .to_owned(),
        }
    }

    pub(super) fn lost_samples(trials: &Trials, thrown: f64) -> Self {
        let Trials { samples, ranks, .. } = *trials;
        let share = samples / u64::from(ranks);
        let dropped = (thrown - (share * u64::from(ranks)) as f64).abs() < 0.5;
        let cause = if dropped {
            format!("{samples} / {ranks} rounds down to {share} for each rank: the remainder is never thrown")
        } else {
            "the shares don't add up, or the hits of some ranks don't reach the sum".to_owned()
        };
        Self {
            kind: Kind::LostSamples,
            what: format!("some of the {samples} darts are lost when {} share them", message::count(ranks, "rank")),
            expected: format!("the hits of {samples} darts"),
            actual: format!("the hits of about {thrown:.0} darts, over {} runs", trials.runs),
            cause,
        }
    }

    pub(super) fn too_many_samples(trials: &Trials, thrown: f64) -> Self {
        let Trials { samples, ranks, .. } = *trials;
        let share = samples.div_ceil(u64::from(ranks));
        let rounded_up = (thrown - (share * u64::from(ranks)) as f64).abs() < 0.5;
        let cause = if rounded_up {
            format!("{samples} / {ranks} rounded up is {share} for each rank, {} together", share * u64::from(ranks))
        } else {
            "the shares add up to more than there are, or hits are counted twice".to_owned()
        };
        Self {
            kind: Kind::TooManySamples,
            what: format!("more than {samples} darts are thrown when {} share them", message::count(ranks, "rank")),
            expected: format!("the hits of {samples} darts"),
            actual: format!("the hits of about {thrown:.0} darts, over {} runs", trials.runs),
            cause,
        }
    }

    /// `counted` tells whether the answers are counts at all.
    pub(super) fn too_good(trials: &Trials, spread: f64, estimate: f64, counted: bool) -> Self {
        let cause = if counted {
            "part of the random numbers are the same whatever the seed"
        } else {
            "the answer doesn't come from darts: pi is written into the program"
        };
        Self {
            kind: Kind::TooGood,
            what: format!("the answers are too good: they hardly vary over {} seeds", trials.runs),
            expected: format!("a standard deviation of {:.4}, from {} darts", trials.spread(), trials.samples),
            actual: format!("a standard deviation of {spread:.4}; the first answer is {estimate}"),
            cause: cause.to_owned(),
        }
    }

    pub(super) fn too_wide(trials: &Trials, spread: f64, all_the_same: bool) -> Self {
        let who = match (all_the_same, trials.ranks) {
            (false, _) => "some of the ranks".to_owned(),
            (true, 2) => "both ranks".to_owned(),
            (true, ranks) => format!("all {ranks} ranks"),
        };
        Self {
            kind: Kind::TooWide,
            what: format!("the answers vary too much: {who} draw the same random numbers"),
            expected: format!("a standard deviation of {:.4}, from {} darts", trials.spread(), trials.samples),
            actual: format!("a standard deviation of {spread:.4}, over {} seeds", trials.runs),
            cause: "each rank's generator needs a seed of its own, and each rank's own hits must be added up"
                .to_owned(),
        }
    }

    pub(super) fn ignores_seed(trials: &Trials, estimate: f64) -> Self {
        Self {
            kind: Kind::IgnoresSeed,
            what: format!("{} different seeds all give the same answer", trials.runs),
            expected: format!("answers with a standard deviation of {:.4}", trials.spread()),
            actual: format!("{estimate} every time"),
            cause: "the generator isn't seeded with `seed`".to_owned(),
        }
    }

    pub(super) fn not_repeatable(run: usize, first: f64, second: f64) -> Self {
        Self {
            kind: Kind::NotRepeatable,
            what: "the same seed gives another answer the second time".to_owned(),
            expected: format!("{first} again in run {}", run + 1),
            actual: second.to_string(),
            cause: "some random numbers don't come from a generator seeded with `seed`, or ranks race".to_owned(),
        }
    }
}
