//! Checks on drawn rank counts, sizes and seeds, with the failure shown for the smallest case that still fails.

use std::any::Any;
use std::cell::Cell;
use std::ops::{Bound, RangeBounds};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use crate::{Failure, Verdict, fail, seed};

/// How long a failure is shrunk: a student waits for it.
const SHRINKING: Duration = Duration::from_millis(2_500);

/// A case that takes longer to fail is shown as it is.
const SLOW: Duration = Duration::from_millis(1_500);

thread_local! {
    /// Whether a failure goes to [`cases`] rather than to the grader.
    static CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// Runs a check on cases: first on fixed ones, each given by the values of its draws in the order in which they are
/// made, and then on so many random ones, which follow from the grading's seed.
///
/// A case that fails is shrunk to the fewest ranks and the smallest numbers that still fail in the same way, as far as a
/// few seconds go, and the check ends with the failure of that one.
///
/// # Panics
/// When a case fails.
#[track_caller]
pub fn cases(random: u32, fixed: &[&[u64]], check: impl Fn(&mut Case)) {
    let fixed = fixed.iter().map(|values| Case::new(values.to_vec(), false));
    let random = (0..random).map(|_| Case::new(Vec::new(), true));
    for mut case in fixed.chain(random) {
        let began = Instant::now();
        if let Some(failure) = attempt(&check, &mut case) {
            let failure = if began.elapsed() < SLOW { shrunk(&check, case, failure) } else { failure };
            fail(failure);
        }
    }
}

/// What a case is made of, drawn one after the other.
#[derive(Clone, Debug)]
pub struct Case {
    seed: u64,
    /// Values that are not drawn but given.
    given: Vec<u64>,
    /// What is drawn beyond those: at random, or as small as may be.
    random: bool,
    drawn: Vec<Drawn>,
    seeds: u64,
}

#[derive(Clone, Copy, Debug)]
struct Drawn {
    low: u64,
    value: u64,
}

/// Seeds come from the same stream as numbers, far behind them.
const SEEDS: u64 = 1 << 32;

impl Case {
    fn new(given: Vec<u64>, random: bool) -> Self {
        Self { seed: seed::next(), given, random, drawn: Vec::new(), seeds: 0 }
    }

    /// How many ranks: a number of this range, of which small ones are drawn as often as large ones.
    ///
    /// # Panics
    /// When the range is empty.
    pub fn ranks(&mut self, range: impl RangeBounds<u32>) -> u32 {
        let wide = |bound: Bound<&u32>| bound.map(|&it| u64::from(it));
        let value = self.number((wide(range.start_bound()), wide(range.end_bound())));
        u32::try_from(value).unwrap_or(u32::MAX)
    }

    /// A number of this range. Its ends are drawn more often than what lies between: that is where mistakes are.
    ///
    /// # Panics
    /// When the range is empty.
    pub fn number(&mut self, range: impl RangeBounds<u64>) -> u64 {
        let low = match range.start_bound() {
            Bound::Included(&low) => low,
            Bound::Excluded(&low) => low + 1,
            Bound::Unbounded => 0,
        };
        let high = match range.end_bound() {
            Bound::Included(&high) => high,
            Bound::Excluded(&end) => end.checked_sub(1).expect("a range that is not empty"),
            Bound::Unbounded => u64::MAX - 1,
        };
        assert!(low <= high, "there is no number from {low} to {high}");
        let at = self.drawn.len();
        let value = match self.given.get(at) {
            Some(&given) => given.clamp(low, high),
            None if self.random => drawn(low, high, seed::mixed(self.seed, at as u64)),
            None => low,
        };
        self.drawn.push(Drawn { low, value });
        value
    }

    /// A seed for the program, any number.
    pub fn seed(&mut self) -> u64 {
        self.seeds += 1;
        seed::mixed(self.seed, SEEDS + self.seeds)
    }
}

fn drawn(low: u64, high: u64, random: u64) -> u64 {
    match random % 8 {
        0 => low,
        1 => high,
        _ => low + (random >> 3) % (high - low + 1),
    }
}

/// Runs the check on a case; gives its failure.
fn attempt(check: &impl Fn(&mut Case), case: &mut Case) -> Option<Failure> {
    let outer = CAUGHT.replace(true);
    let result = catch_unwind(AssertUnwindSafe(|| check(case)));
    CAUGHT.set(outer);
    match result {
        Ok(()) => None,
        Err(payload) => match payload.downcast::<Failure>() {
            Ok(failure) => Some(*failure),
            // The check's own mistake.
            Err(payload) => resume_unwind(payload),
        },
    }
}

/// Where a failure is caught, it goes there; else it comes back.
pub(crate) fn catch(failure: Failure) -> Failure {
    if CAUGHT.get() {
        let payload: Box<dyn Any + Send> = Box::new(failure);
        resume_unwind(payload);
    }
    failure
}

/// Whether two cases fail in the same way. Of a wrong output the sentence tells, but for the numbers in it; elsewhere it
/// names ranks and places, of which a smaller case has others.
fn is_alike(one: &Failure, other: &Failure) -> bool {
    let words = |failure: &Failure| failure.what.replace(|letter: char| letter.is_ascii_digit(), "");
    one.verdict == other.verdict && (one.verdict != Verdict::WrongOutput || words(one) == words(other))
}

/// The failure of the smallest case found that fails in the same way.
fn shrunk(check: &impl Fn(&mut Case), mut case: Case, mut failure: Failure) -> Failure {
    let as_it_is = [Verdict::Todo, Verdict::TimeLimit, Verdict::GraderError, Verdict::Inconclusive];
    if as_it_is.contains(&failure.verdict) {
        return failure;
    }
    let deadline = Instant::now() + SHRINKING;
    let mut at = 0;
    while at < case.drawn.len() {
        let Drawn { low, value } = case.drawn[at];
        for smaller in smaller(low, value) {
            if Instant::now() >= deadline {
                return failure;
            }
            let mut given: Vec<u64> = case.drawn.iter().map(|drawn| drawn.value).collect();
            given[at] = smaller;
            let mut next = Case { given, random: false, drawn: Vec::new(), seeds: 0, ..case.clone() };
            if let Some(found) = attempt(check, &mut next).filter(|found| is_alike(found, &failure)) {
                (case, failure) = (next, found);
                break;
            }
        }
        at += 1;
    }
    failure
}

/// Numbers to try in place of one, from the smallest.
fn smaller(low: u64, value: u64) -> Vec<u64> {
    let span = value - low;
    let mut numbers: Vec<u64> = [0, 1, 2, 3, span / 4, span / 2].into_iter().filter(|by| *by < span).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.into_iter().map(|by| low + by).collect()
}

#[cfg(test)]
mod tests {
    use super::{Case, attempt, cases, is_alike, shrunk, smaller};
    use crate::{Failure, fail};
    use std::cell::RefCell;

    fn fails_from(ranks: u32, n: u64) -> impl Fn(&mut Case) {
        move |case| {
            let (p, k) = (case.ranks(1..=8), case.number(0..=40));
            if p >= ranks && k >= n {
                fail(Failure::wrong_output(format!("{p} {k}")));
            }
        }
    }

    #[test]
    fn fixed_cases_come_first_and_values_beyond_a_range_are_clamped() {
        let seen = RefCell::new(Vec::new());
        cases(3, &[&[5, 7], &[99, 0]], |case| {
            let ranks = case.ranks(1..=8);
            seen.borrow_mut().push((ranks, case.number(0..u64::from(ranks))));
        });
        let seen = seen.into_inner();
        assert_eq!(seen[..2], [(5, 4), (8, 0)]);
        assert_eq!(seen.len(), 5);
        assert!(seen.iter().all(|(ranks, root)| (1..=8).contains(ranks) && root < &u64::from(*ranks)));
    }

    #[test]
    fn a_failure_is_shrunk_to_the_fewest_ranks_and_the_smallest_number() {
        for (ranks, n) in [(1, 0), (2, 0), (3, 1), (8, 2), (4, 3)] {
            let check = fails_from(ranks, n);
            let mut case = Case::new(vec![8, 40], false);
            let failure = attempt(&check, &mut case).expect("it fails");
            assert_eq!(shrunk(&check, case, failure).what, format!("{ranks} {n}"));
        }
    }

    #[test]
    fn another_mistake_is_not_the_same_one_smaller() {
        let wrong = |what: &str| Failure::wrong_output(what);
        assert!(is_alike(&wrong("block 12 is lost"), &wrong("block 3 is lost")));
        assert!(!is_alike(&wrong("block 12 is lost"), &wrong("block 3 is thrown twice")));
    }

    #[test]
    fn a_case_that_is_run_again_has_the_same_seeds() {
        let case = Case::new(Vec::new(), true);
        let draw = |mut case: Case| (case.number(0..1000), case.seed(), case.number(0..9), case.seed());
        assert_eq!(draw(case.clone()), draw(case));
    }

    #[test]
    fn candidates_ascend_and_stay_below() {
        assert_eq!(smaller(1, 8), [1, 2, 3, 4]);
        assert_eq!(smaller(0, 40), [0, 1, 2, 3, 10, 20]);
        assert!(smaller(3, 3).is_empty());
    }

    #[test]
    #[should_panic(expected = "a mistake of the check")]
    fn a_mistake_of_the_check_is_no_failure_of_the_program() {
        cases(1, &[], |_| panic!("a mistake of the check"));
    }
}
