//! How often the judging of pi is wrong: computed exactly, and measured on simulated gradings.
//!
//! `cargo test -p harness --test statistics -- --nocapture` prints the figures of docs/src/statistics.md.

#[path = "../../../exercises/02-pi/tests/plan/mod.rs"]
mod plan;

use std::f64::consts::{FRAC_PI_4, PI};
use std::ops::RangeInclusive;

use approx::assert_relative_eq;
use harness::statistics::{FALSE_ALARM, Flaw, Kind, Trials, binomial_interval, repeatable};
use rand::rngs::{SmallRng, StdRng};
use rand::{RngExt, SeedableRng};
use rand_distr::{Binomial, Distribution, Normal};

/// What is asked for: false alarms in a grading, and the chance that a wrong program is caught.
const FALSE_ALARMS: f64 = 1e-6;
const POWER: f64 = 0.999;

/// Gradings of each wrong program, of which none may slip through. With a true power of 0.999 one or more would in 63
/// of 100 such series: what is relied on are the exact powers below, and this shows that they are computed rightly.
const GRADINGS: u64 = 1_000;

// Simulated programs: the estimates that a launch prints.

type Program<'a> = &'a dyn Fn(Trials, &mut SmallRng) -> Vec<f64>;

fn hits(darts: u64, rng: &mut SmallRng) -> u64 {
    Binomial::new(darts, FRAC_PI_4).unwrap().sample(rng)
}

/// One estimate for each run, from the number of hits that the ranks report together.
fn counting(trials: Trials, rng: &mut SmallRng, reported: impl Fn(&mut SmallRng) -> u64) -> Vec<f64> {
    (0..trials.runs).map(|_| 4.0 * reported(rng) as f64 / trials.samples as f64).collect()
}

/// A program that throws another number of darts than it was asked to.
fn throwing(thrown: impl Fn(u64, u64) -> u64) -> impl Fn(Trials, &mut SmallRng) -> Vec<f64> {
    move |trials, rng| counting(trials, rng, |rng| hits(thrown(trials.samples, trials.ranks.into()), rng))
}

/// A program in which `copies` ranks draw the same numbers, and the others their own.
fn sharing(copies: u64) -> impl Fn(Trials, &mut SmallRng) -> Vec<f64> {
    move |trials, rng| {
        let (ranks, copies) = (u64::from(trials.ranks), copies.min(trials.ranks.into()));
        let others = trials.samples - copies * (trials.samples / ranks);
        counting(trials, rng, |rng| copies * hits(trials.samples / ranks, rng) + hits(others, rng))
    }
}

/// Grades as the checks do, in the order of the exercise, and says what was found first.
fn grade(program: Program, rng: &mut SmallRng) -> Result<(), Flaw> {
    for trials in plan::ACCURACY {
        trials.accurate(&program(trials, rng))?;
    }
    for trials in plan::SPREAD {
        trials.spread_is_right(&program(trials, rng))?;
    }
    for trials in plan::SHARES {
        trials.complete(&program(trials, rng))?;
    }
    Ok(())
}

/// The check of the shares alone; in those before it the darts divide evenly.
fn grade_shares(program: Program, rng: &mut SmallRng) -> Result<(), Flaw> {
    plan::SHARES.into_iter().try_for_each(|trials| trials.complete(&program(trials, rng)))
}

/// Every grading finds this flaw.
#[track_caller]
fn always(kind: Kind, grade: fn(Program, &mut SmallRng) -> Result<(), Flaw>, program: Program) {
    let mut rng = SmallRng::seed_from_u64(20_261_122);
    for grading in 0..GRADINGS {
        let found = grade(program, &mut rng).map_err(|flaw| flaw.kind);
        assert_eq!(found, Err(kind), "in grading {grading}");
    }
}

#[test]
fn a_correct_program_passes() {
    let (program, mut rng) = (throwing(|samples, _| samples), SmallRng::seed_from_u64(1));
    for grading in 0..200 {
        assert_eq!(grade(&program, &mut rng), Ok(()), "in grading {grading}");
    }
}

/// Real darts from a real generator, seeded the way that beginners do.
#[test]
fn real_darts_pass() {
    let throw = |darts: u64, seed: u64| {
        let mut rng = StdRng::seed_from_u64(seed);
        (0..darts).filter(|_| rng.random::<f64>().powi(2) + rng.random::<f64>().powi(2) <= 1.0).count() as u64
    };
    let program = |trials: Trials, rng: &mut SmallRng| {
        counting(trials, rng, |rng| {
            let (seed, ranks) = (u64::from(rng.random::<u32>()), u64::from(trials.ranks));
            let share = |rank| trials.samples / ranks + u64::from(rank < trials.samples % ranks);
            (0..ranks).map(|rank| throw(share(rank), seed + rank)).sum()
        })
    };
    assert_eq!(grade(&program, &mut SmallRng::seed_from_u64(2)), Ok(()));
}

#[test]
fn pi_written_into_the_program_is_too_good() {
    always(Kind::TooGood, grade, &|trials, _| vec![PI; trials.runs as usize]);
}

#[test]
fn pi_with_a_little_noise_is_too_good() {
    always(Kind::TooGood, grade, &|trials, rng| (0..trials.runs).map(|_| PI + rng.random_range(-1e-3..1e-3)).collect());
}

#[test]
fn pi_with_the_right_noise_is_not_a_count() {
    always(Kind::NotACount, grade, &|trials, rng| {
        let noise = Normal::new(PI, trials.spread()).unwrap();
        (0..trials.runs).map(|_| noise.sample(rng)).collect()
    });
}

#[test]
fn one_stream_for_all_ranks_is_too_wide() {
    always(Kind::TooWide, grade, &sharing(u64::MAX));
    let mut rng = SmallRng::seed_from_u64(3);
    for (trials, who) in plan::SPREAD.into_iter().zip(["both ranks", "all 8 ranks"]) {
        let flaw = trials.spread_is_right(&sharing(u64::MAX)(trials, &mut rng)).unwrap_err();
        assert!(flaw.what.contains(&format!("{who} draw the same random numbers")), "{flaw}");
    }
}

/// Two of eight ranks, and never those of a world of two: only the second launch of the spread can tell.
#[test]
fn one_stream_for_two_of_eight_ranks_is_too_wide() {
    let (eight, mut rng) = (plan::SPREAD[1], SmallRng::seed_from_u64(4));
    for grading in 0..100 {
        let flaw = eight.spread_is_right(&sharing(2)(eight, &mut rng)).unwrap_err();
        assert_eq!(flaw.kind, Kind::TooWide, "in grading {grading}");
        assert!(flaw.what.contains("some of the ranks draw the same random numbers"), "{flaw}");
    }
}

#[test]
fn a_dropped_remainder_is_lost_samples() {
    always(Kind::LostSamples, grade_shares, &throwing(|samples, ranks| samples / ranks * ranks));
}

#[test]
fn a_share_rounded_up_is_too_many_samples() {
    always(Kind::TooManySamples, grade_shares, &throwing(|samples, ranks| samples.div_ceil(ranks) * ranks));
}

#[test]
fn one_dart_more_or_less_is_noticed() {
    let uneven = |samples: u64, ranks: u64| u64::from(!samples.is_multiple_of(ranks));
    always(Kind::TooManySamples, grade_shares, &throwing(|samples, ranks| samples + uneven(samples, ranks)));
    always(Kind::LostSamples, grade_shares, &throwing(|samples, ranks| samples - uneven(samples, ranks)));
}

#[test]
fn hits_that_never_reach_rank_zero_are_off_target() {
    let only_root = throwing(|samples, ranks| samples.div_ceil(ranks));
    always(Kind::OffTarget, grade, &only_root);
    let flaw = grade(&only_root, &mut SmallRng::seed_from_u64(7)).unwrap_err();
    assert!(flaw.cause.contains("only one rank's hits"), "{}", flaw.cause);
}

#[test]
fn an_ignored_seed_is_named() {
    let mut rng = SmallRng::seed_from_u64(8);
    for trials in plan::SPREAD {
        for _ in 0..GRADINGS {
            let estimate = 4.0 * hits(trials.samples, &mut rng) as f64 / trials.samples as f64;
            let kind = trials.spread_is_right(&vec![estimate; trials.runs as usize]).map_err(|flaw| flaw.kind);
            assert_eq!(kind, Err(Kind::IgnoresSeed));
        }
    }
}

/// `seed * rank`: rank 0 draws the same numbers for ever. The answers vary too little, or around another number.
#[test]
fn a_rank_whose_seed_is_always_zero_is_found() {
    let (two, mut rng) = (plan::SPREAD[0], SmallRng::seed_from_u64(5));
    for grading in 0..GRADINGS {
        let stuck = hits(two.samples / 2, &mut rng);
        let estimates = counting(two, &mut rng, |rng| stuck + hits(two.samples / 2, rng));
        let kind = two.spread_is_right(&estimates).map_err(|flaw| flaw.kind);
        assert!(matches!(kind, Err(Kind::TooGood | Kind::Biased)), "{kind:?} in grading {grading}, stuck at {stuck}");
    }
}

#[test]
fn another_answer_for_the_same_seed_is_not_repeatable() {
    let mut rng = SmallRng::seed_from_u64(6);
    for _ in 0..GRADINGS {
        let [first, second] = [(); 2].map(|()| throwing(|samples, _| samples)(plan::REPEAT, &mut rng));
        assert_eq!(repeatable(&first, &second).unwrap_err().kind, Kind::NotRepeatable);
        assert_eq!(repeatable(&first, &first), Ok(()));
    }
}

#[test]
fn what_is_no_estimate_never_passes() {
    for wrong in [f64::NAN, f64::INFINITY, -1.0, 1e300] {
        let wrong = |trials: Trials| vec![wrong; trials.runs as usize];
        assert!(plan::ACCURACY[0].accurate(&wrong(plan::ACCURACY[0])).is_err());
        assert!(plan::SHARES[0].complete(&wrong(plan::SHARES[0])).is_err());
        assert!(plan::SPREAD[0].spread_is_right(&wrong(plan::SPREAD[0])).is_err());
    }
}

// The same exactly. The chances below come from the recurrence of the binomial distribution, not from the functions
// that the judging uses.

/// Binomial(`trials`, `probability`): the chance of each count, from the mode outwards.
fn chances(trials: u64, probability: f64) -> Vec<f64> {
    let (trials, odds) = (trials as usize, probability / (1.0 - probability));
    let mode = ((trials + 1) as f64 * probability) as usize;
    let mut chances = vec![0.0; trials + 1];
    let mode = mode.min(trials);
    chances[mode] = 1.0;
    for count in mode..trials {
        chances[count + 1] = chances[count] * odds * (trials - count) as f64 / (count + 1) as f64;
    }
    for count in (0..mode).rev() {
        chances[count] = chances[count + 1] / odds * (count + 1) as f64 / (trials - count) as f64;
    }
    let sum: f64 = chances.iter().sum();
    chances.iter().map(|chance| chance / sum).collect()
}

/// The chance that a count with these chances lies outside a range.
fn outside(chances: &[f64], range: &RangeInclusive<u64>) -> f64 {
    (0..).zip(chances).filter(|(count, _)| !range.contains(count)).map(|(_, chance)| chance).sum()
}

/// The chances of the sum of two independent counts.
fn sum(a: &[f64], b: &[f64]) -> Vec<f64> {
    let mut chances = vec![0.0; a.len() + b.len() - 1];
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            chances[i + j] += x * y;
        }
    }
    chances
}

/// The chances of a count that is reported `times` over.
fn repeated(chances: &[f64], times: usize) -> Vec<f64> {
    let mut stretched = vec![0.0; (chances.len() - 1) * times + 1];
    for (count, chance) in chances.iter().enumerate() {
        stretched[count * times] = *chance;
    }
    stretched
}

/// The chance that a count with these chances lies inside a range.
fn inside(chances: &[f64], range: &RangeInclusive<u64>) -> f64 {
    (0..).zip(chances).filter(|(count, _)| range.contains(count)).map(|(_, chance)| chance).sum()
}

/// What the test of the band looks at, and where it wants it, when the hits of a run have these chances.
fn band(trials: Trials, one_run: &[f64]) -> (Vec<f64>, RangeInclusive<u64>) {
    let runs = trials.runs.into();
    let right = inside(&chances(trials.samples, FRAC_PI_4), &trials.band());
    (chances(runs, inside(one_run, &trials.band())), binomial_interval(runs, right, FALSE_ALARM))
}

/// What the test of all hits together looks at, and where it wants it, when runs throw so many darts.
fn total(trials: Trials, thrown: u64) -> (Vec<f64>, RangeInclusive<u64>) {
    let runs = u64::from(trials.runs);
    (chances(thrown * runs, FRAC_PI_4), binomial_interval(trials.samples * runs, FRAC_PI_4, FALSE_ALARM))
}

#[test]
fn a_correct_program_fails_less_than_once_in_a_million_gradings() {
    let accuracy = plan::ACCURACY.map(|Trials { samples, ranks, runs, .. }| {
        let (ranks, runs) = (u64::from(ranks), f64::from(runs));
        let share = binomial_interval(samples / ranks, FRAC_PI_4, FALSE_ALARM / runs);
        runs * outside(&chances(samples, FRAC_PI_4), &(share.start() * ranks..=share.end() * ranks))
    });
    let one_run = |trials: Trials| chances(trials.samples, FRAC_PI_4);
    let caught = |(chances, wanted): (Vec<f64>, _)| outside(&chances, &wanted);
    let tests = [
        ("accuracy", accuracy),
        ("spread: the band", plan::SPREAD.map(|trials| caught(band(trials, &one_run(trials))))),
        ("spread: the mean", plan::SPREAD.map(|trials| caught(total(trials, trials.samples)))),
        // That a seed seems to be ignored because all runs agree by chance.
        ("spread: all the same", plan::SPREAD.map(|it| one_run(it).iter().map(|one| one.powf(it.runs.into())).sum())),
        ("shares", plan::SHARES.map(|trials| caught(total(trials, trials.samples)))),
    ];
    for (test, [first, second]) in tests {
        println!("false alarms in its two launches: {first:.1e} {second:.1e}: {test}");
        assert!(first.max(second) <= FALSE_ALARM * (1.0 + 1e-6), "{test}");
    }
    let all: f64 = tests.iter().flat_map(|(_, launches)| launches).sum();
    println!("false alarms of a grading: {all:.1e}");
    assert!(all < FALSE_ALARMS, "{all:e}");
}

#[test]
fn a_wrong_program_is_caught() {
    let missed = |(chances, wanted): (Vec<f64>, _)| inside(&chances, &wanted);
    let shared = |trials: Trials, copies: u64| {
        let share = trials.samples / u64::from(trials.ranks);
        let others = chances(trials.samples - share * copies, FRAC_PI_4);
        missed(band(trials, &sum(&others, &repeated(&chances(share, FRAC_PI_4), copies as usize))))
    };
    let thrown = |darts: fn(u64, u64) -> u64| -> f64 {
        plan::SHARES.map(|trials| missed(total(trials, darts(trials.samples, trials.ranks.into())))).iter().product()
    };
    // Every run lies in the band: pi itself, or pi with noise that is too small.
    let fixed = |trials: Trials| missed(band(trials, &repeated(&[0.0, 1.0], *trials.band().start() as usize)));
    let [two, eight] = plan::SPREAD;
    let wrong_programs = [
        ("pi without darts", fixed(two)),
        ("the same stream on both of 2 ranks", shared(two, 2)),
        ("the same stream on 8 of 8 ranks", shared(eight, 8)),
        ("the same stream on 3 of 8 ranks", shared(eight, 3)),
        ("the same stream on 2 of 8 ranks", shared(eight, 2)),
        ("the remainder dropped", thrown(|samples, ranks| samples / ranks * ranks)),
        ("the share rounded up", thrown(|samples, ranks| samples.div_ceil(ranks) * ranks)),
        ("one dart too many", thrown(|samples, _| samples + 1)),
        ("one dart too few", thrown(|samples, _| samples - 1)),
    ];
    for (wrong, missed) in wrong_programs {
        println!("missed with a chance of {missed:.0e}: {wrong}");
        assert!(missed <= 1.0 - POWER, "{wrong}: {missed}");
    }
}

#[test]
fn an_interval_is_the_narrowest_that_keeps_its_promise() {
    for (trials, probability) in [(1, 0.5), (11, FRAC_PI_4), (4_400, FRAC_PI_4), (240_000, FRAC_PI_4), (5_000, 0.869)] {
        let chances = chances(trials, probability);
        for false_alarm in [1e-3, FALSE_ALARM, FALSE_ALARM / 5.0] {
            let range = binomial_interval(trials, probability, false_alarm);
            let below = |end: u64| chances[..end as usize].iter().sum::<f64>();
            let above = |end: u64| chances[end as usize + 1..].iter().sum::<f64>();
            let (kept, more) = (false_alarm / 2.0 * (1.0 + 1e-6), false_alarm / 2.0 * (1.0 - 1e-6));
            let case = format!("{range:?} for {trials} trials of {probability} at {false_alarm}");
            assert!(below(*range.start()) <= kept && above(*range.end()) <= kept, "too narrow: {case}");
            assert!(below(range.start() + 1) > more && above(range.end() - 1) > more, "too wide: {case}");
        }
    }
}

#[test]
fn a_count_survives_floating_point_arithmetic() {
    let trials = Trials::pi(240_000, 1, 1);
    for hits in (0..=240_000).step_by(997) {
        let quarter = hits as f64 / 240_000.0;
        assert_eq!(trials.count(4.0 * quarter), Some(hits));
        assert_eq!(trials.count(quarter + quarter + quarter + quarter), Some(hits));
    }
    assert_eq!(trials.count(PI), None);
    assert_eq!(trials.count(4.1), None);
    assert_relative_eq!(trials.target(), PI);
}
