//! Darts at a quarter circle: is every dart thrown once, by its own rank's random numbers, and counted once?
//!
//! The estimate is a random number, so no check can compare it with one right answer. A correct program's number of
//! hits is binomial whatever its generator, and the checks ask whether it lies where such a number lies. All of them
//! together fail a correct program less than once in a million gradings: docs/src/statistics.md has the sum.

mod plan;

use harness::prelude::*;
use harness::statistics::{self, Flaw, Trials};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

harness::exercise!();

/// Only rank 0 has the whole sum, so it alone prints, one line for each run.
#[test]
fn one_answer_from_rank_zero() {
    for ranks in [1, 2, 3, 5, 8] {
        estimates(Trials::pi(1_000, ranks, 2), statistics::fresh_seed());
    }
}

/// The darts divide evenly here, so what is wrong now is the throwing, the counting or the sum.
#[test]
fn estimate_is_accurate() {
    for trials in plan::ACCURACY {
        judge(trials.accurate(&estimates(trials, statistics::fresh_seed())));
    }
}

/// Independent darts make the answers differ by a known amount: less is too good to be true, and more means that
/// some darts were thrown twice.
#[test]
fn spread_is_right() {
    for trials in plan::SPREAD {
        judge(trials.spread_is_right(&estimates(trials, statistics::fresh_seed())));
    }
}

/// Eleven darts for eight ranks, and three for five: how many were thrown shows in how many hit.
#[test]
fn no_dart_is_lost() {
    for trials in plan::SHARES {
        judge(trials.complete(&estimates(trials, statistics::fresh_seed())));
    }
}

/// All the work on one rank gives the right answer too, and no speedup: so this check asks each rank for its share.
#[test]
fn shares_are_even() {
    let (samples, ranks) = (11, 8);
    let run = launch(ranks).args(["--samples", &samples.to_string(), "--seed", "1", "--shares"]).run();
    run.assert_success();
    let (few, many) = (samples / ranks, samples.div_ceil(ranks));
    for rank in run.ranks() {
        let share = rank.lines().iter().find_map(|line| line.strip_prefix("share = ")?.parse().ok()).unwrap_or(0);
        if share < few || share > many {
            rank.fail(
                Failure::wrong_output(format!("{samples} darts are not shared evenly among {ranks} ranks"))
                    .expected(format!("{few} or {many} darts"))
                    .actual(format!("{share} darts"))
                    .because(
                        "the program is as slow as its busiest rank, so no rank should have two more than another",
                    ),
            );
        }
    }
}

/// Even shares are not yet shared work. What each rank computes between its MPI calls is added up, and compared with what
/// one process needs for as many darts: two ranks are to be at work at a time, and eight, and not on the same darts.
#[test]
fn ranks_share_the_work() {
    let trials = Trials::pi(400_000, 4, 4);
    let one_process = || {
        std::hint::black_box(sequential(trials.samples * u64::from(trials.runs)));
    };
    // A generator may be dearer than `StdRng`, or some forty times cheaper. What `StdRng` costs depends on where the compiler
    // puts its code, too: here it was seen to cost three times what it does in the program.
    Parallelism::on([2, 8], one_process).costs(0.015..=2.5).assert(
        |ranks| launch(ranks).args(arguments(trials, statistics::fresh_seed())),
        |run| judge(trials.accurate(&answers(run, trials))),
    );
}

/// The same work in one process, without MPI.
fn sequential(darts: u64) -> u64 {
    let mut rng = StdRng::seed_from_u64(1);
    let mut hits = 0;
    for _ in 0..darts {
        let (x, y): (f64, f64) = rng.random();
        hits += u64::from(x * x + y * y <= 1.0);
    }
    hits
}

/// A result that can't be had again can't be checked by anyone.
#[test]
fn same_seed_same_answer() {
    let seed = statistics::fresh_seed();
    let [first, second] = [(); 2].map(|()| estimates(plan::REPEAT, seed));
    judge(statistics::repeatable(&first, &second));
}

/// Launches the program and reads one estimate for each run from rank 0; the other ranks must be silent.
fn estimates(trials: Trials, seed: u64) -> Vec<f64> {
    let run = launch(trials.ranks).args(arguments(trials, seed)).run();
    run.assert_success();
    answers(&run, trials)
}

fn arguments(trials: Trials, seed: u64) -> [String; 6] {
    let (samples, runs) = (trials.samples.to_string(), trials.runs.to_string());
    ["--samples".into(), samples, "--seed".into(), seed.to_string(), "--runs".into(), runs]
}

/// The answers of a run, all from rank 0.
fn answers(run: &Run, trials: Trials) -> Vec<f64> {
    let answers = trials.runs as usize;
    if let Some(rank) = run.ranks().iter().skip(1).find(|rank| rank.stdout().contains("pi = ")) {
        rank.fail(
            Failure::wrong_output("it gives an answer, and only rank 0 should")
                .expected("`totals` returns None on this rank")
                .actual(format!("{:?}", rank.lines().first().unwrap_or(&"")))
                .because("after a reduction to rank 0, no other rank has the sum of all hits"),
        );
    }
    run.assert_only_rank_prints(0);
    let root = run.rank(0);
    let answer = |line: &&str| line.strip_prefix("pi = ")?.parse().ok();
    if let Some(line) = root.lines().iter().find(|line| answer(line).is_none()) {
        root.fail(
            Failure::wrong_output("it prints something besides its answer")
                .expected(r#"lines such as "pi = 3.14", which the driver prints"#)
                .actual(format!("{line:?}"))
                .because("the functions of `pi.rs` print nothing; use `eprintln!` to look at what they do"),
        );
    }
    let estimates: Vec<f64> = root.lines().iter().filter_map(answer).collect();
    if estimates.len() != answers {
        root.fail(
            Failure::wrong_output("it does not answer every time")
                .expected(format!("{answers} answers, one a run"))
                .actual(estimates.len())
                .because("`totals` returns Some(sums) on rank 0, one sum for each run"),
        );
    }
    estimates
}

fn judge(verdict: Result<(), Flaw>) {
    if let Err(flaw) = verdict {
        fail(flaw.into());
    }
}
