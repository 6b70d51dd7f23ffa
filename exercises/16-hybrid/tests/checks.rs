//! Ranks with threads in them: does every thread throw darts of its own, fast, and does only the main thread call MPI?
//!
//! Who throws which block is asked of the program itself: it is run with a function that throws nothing and takes notes.
//! The darts are judged by statistics as in `pi`, where any generator passes that is worth its name: six
//! tests, which together fail a correct program less than once in a million gradings. What a dart costs
//! is CPU time, in proportion to that of the loop of `pi`, on the same machine at the same time.

use std::collections::BTreeMap;

use harness::prelude::*;
use harness::statistics::{self, Flaw, Kind, Trials};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

harness::exercise!();

/// How many darts make a block; the driver has it too.
const BLOCK: u64 = 1024;

/// So many times less than the loop of `pi`, compiled alike, must a dart cost. Without vectors it can be 4 times, with
/// them 8 to 20: more than 2 would ask for a certain processor.
const FASTER: f64 = 2.0;

/// More than is needed may cost something, and less is wrong, even where it works.
#[test]
fn threads_are_asked_for() {
    let run = launch(1).args(["levels"]).run();
    run.assert_success();
    let rank = run.rank(0);
    let asked = rank.lines().iter().find_map(|line| line.strip_prefix("asks for ")).unwrap_or("nothing").to_owned();
    if asked != "Funneled" {
        rank.fail(
            Failure::wrong_output("it asks MPI for another level of threading than it needs")
                .expected("Threading::Funneled")
                .actual(format!("Threading::{asked}"))
                .because("there are threads, and only the main one calls MPI"),
        );
    }
    for (level, enough) in [("Single", false), ("Funneled", true), ("Serialized", true), ("Multiple", true)] {
        let expected = if enough { "enough" } else { "not enough" };
        if !rank.lines().contains(&format!("{level} is {expected}").as_str()) {
            rank.fail(
                Failure::wrong_output(format!("it takes {level} for {}", if enough { "not enough" } else { "enough" }))
                    .expected(expected)
                    .actual(if enough { "not enough" } else { "enough" })
                    .because("each level allows what those before it allow: Single, Funneled, Serialized, Multiple"),
            );
        }
    }
}

/// One block, two blocks, many blocks and a part of one: each thrown once, and each rank has its share.
#[test]
fn every_block_is_thrown_once() {
    cases(2, &[&[1, 5000, 2], &[3, 24 * BLOCK + 1, 2], &[5, 2 * BLOCK, 1]], |case| {
        let ranks = case.ranks(1..=5);
        let samples = case.number(1..=40 * BLOCK);
        let blocks = samples.div_ceil(BLOCK);
        // A thread for which there is no block would be waited for.
        let threads = case.number(1..=3).min(blocks / u64::from(ranks)).max(1);
        let run = looked(ranks, samples, threads, case.seed());
        let mut thrown = BTreeMap::new();
        for rank in run.ranks() {
            for (block, _) in blocks_of(rank) {
                if let Some(other) = thrown.insert(block, rank.rank()) {
                    rank.fail(
                        Failure::wrong_output(format!("block {block} is thrown twice"))
                            .expected("every block once")
                            .actual(format!("by rank {other}, and by rank {}", rank.rank()))
                            .because("the same block is the same darts again: they tell nothing new"),
                    );
                }
            }
        }
        for rank in run.ranks() {
            for (block, darts) in blocks_of(rank) {
                let expected = BLOCK.min(samples.saturating_sub(block * BLOCK));
                if darts != expected || expected == 0 {
                    rank.fail(
                        Failure::wrong_output(format!("it throws another number of darts as block {block}"))
                            .expected(format!("{expected} darts"))
                            .actual(format!("{darts} darts"))
                            .because(format!("{samples} darts are {blocks} blocks, and the last has what is left")),
                    );
                }
            }
        }
        if let Some(missing) = (0..blocks).find(|block| !thrown.contains_key(block)) {
            fail(
                Failure::wrong_output(format!("block {missing} is never thrown"))
                    .expected(format!("blocks 0 to {}", blocks - 1))
                    .actual(format!("{} of them", thrown.len()))
                    .because(format!(
                        "{samples} darts are {} whole blocks and {} darts",
                        samples / BLOCK,
                        samples % BLOCK
                    ))
                    .seen_in(&run),
            );
        }
        let (few, many) = (blocks / u64::from(ranks), blocks.div_ceil(u64::from(ranks)));
        for rank in run.ranks() {
            let own = blocks_of(rank).len() as u64;
            if own < few || own > many {
                rank.fail(
                    Failure::wrong_output(format!("{blocks} blocks are not shared evenly among {ranks} ranks"))
                        .expected(if few == many { format!("{few} blocks") } else { format!("{few} or {many} blocks") })
                        .actual(format!("{own} blocks"))
                        .because("the program is as slow as its busiest rank"),
                );
            }
        }
        let total = run.rank(0).lines().iter().find_map(|line| line.strip_prefix("total = ")?.parse::<u64>().ok());
        if total != Some(samples) {
            run.rank(0).fail(
                Failure::wrong_output("the sum of all hits is another")
                    .expected(format!("{samples}, as all darts hit here"))
                    .actual(total.map_or("none".to_owned(), |total| total.to_string()))
                    .because("`totals` returns on rank 0 what all blocks of all ranks have hit"),
            );
        }
    });
}

/// As many threads as were asked for throw darts, and none of them talks to another rank.
#[test]
fn threads_throw_and_one_communicates() {
    for (ranks, threads) in [(1, 3), (2, 2), (2, 4)] {
        let run = looked(ranks, u64::from(ranks) * threads * 6 * BLOCK, threads, 1);
        for rank in run.ranks() {
            let threw = rank.lines().iter().find_map(|line| line.strip_prefix("threads = ")?.parse::<u64>().ok());
            if threw != Some(threads) {
                rank.fail(
                    Failure::wrong_output("not as many threads throw darts as were asked for")
                        .expected(format!("{threads} threads, of the pool that the driver has made"))
                        .actual(threw.unwrap_or_default())
                        .because("`into_par_iter` shares the blocks of one run among the threads of rayon's pool"),
                );
            }
        }
    }
    let run = thrown(Trials::pi(20 * BLOCK, 2, 10), 2, 3, 1);
    let observed = run.observed();
    if let Some(what) = observed.not_judged.iter().find(|what| what.starts_with("several threads of ")) {
        fail(
            Failure::new(Verdict::MpiMisuse, "a thread that is not the main one calls MPI")
                .expected("no call of MPI inside what rayon runs")
                .actual(what.split(", so").next().unwrap_or(what))
                .because("Threading::Funneled promises MPI that only the main thread calls it")
                .seen_in(&run),
        );
    }
    for (rank, calls) in run.ranks().iter().zip(&observed.calls) {
        let setting_up = ["MPI_Init", "MPI_Init_thread", "MPI_Finalize"];
        let made: Vec<String> = calls
            .iter()
            .filter(|(name, _)| !setting_up.contains(&name.as_str()))
            .map(|(name, calls)| format!("{name} {} times", calls.count))
            .collect();
        let count: u64 =
            calls.iter().filter(|(name, _)| !setting_up.contains(&name.as_str())).map(|it| it.1.count).sum();
        if count != 1 {
            rank.fail(
                Failure::wrong_output("it communicates more than once, or not at all")
                    .expected("one reduction for all 10 runs")
                    .actual(if made.is_empty() { "no call".to_owned() } else { made.join(", ") })
                    .because("each reduction waits for the slowest thread of the slowest rank"),
            );
        }
    }
}

/// One block again and again, with another seed each time: is a hit a hit, and are all darts of a block their own?
#[test]
fn block_is_thrown_well() {
    // A program whose lanes draw the same numbers is told so, and not that its answer is wrong now and then.
    let lanes = 8;
    let trials = Trials::pi(BLOCK, lanes, 3_000);
    let answers = estimates(trials, 1, 1);
    judge(trials.accurate(&answers), "");
    judge(
        trials.spread_is_right(&answers),
        "darts in a block are not independent: do all lanes draw the same numbers?",
    );
    let few = Trials::pi(11, 1, 400);
    judge(few.complete(&estimates(few, 1, 1)), "");
}

/// Four blocks a run, by two ranks with two threads each. Streams that have anything in common show here.
#[test]
fn blocks_are_independent() {
    let blocks = 4;
    let trials = Trials::pi(u64::from(blocks) * BLOCK, blocks, 1_500);
    judge(trials.spread_is_right(&estimates(trials, 2, 2)), "blocks have darts in common");
}

/// Which rank and which thread throws a block does not matter.
#[test]
fn answer_is_the_same_for_any_ranks_and_threads() {
    let seed = statistics::fresh_seed();
    let trials = Trials::pi(21 * BLOCK + 77, 1, 5);
    let of = |ranks, threads| answers(&thrown(trials, ranks, threads, seed), trials);
    let one = of(1, 1);
    for (ranks, threads) in [(1, 4), (3, 2)] {
        let other = of(ranks, threads);
        if one != other {
            fail(
                Failure::wrong_output(format!("{ranks} ranks with {threads} threads each give another answer"))
                    .expected(format!("{one:?}, as on one rank with one thread"))
                    .actual(format!("{other:?}"))
                    .because("what a block hits follows from the seed and its number, not from who throws it"),
            );
        }
    }
}

/// CPU time for a million darts: two ranks with the loop of `pi`, and two with `count_hits`.
#[test]
fn a_dart_is_cheap() {
    let mut least = [f64::INFINITY; 2];
    for _ in 0..4 {
        let run = launch(4).args(["measure"]).run();
        run.assert_success();
        let efficiency = run.observed().efficiency.as_ref().expect("a handful of calls");
        for (rank, work) in efficiency.work.iter().enumerate() {
            least[rank % 2] = least[rank % 2].min(*work);
        }
        if least[0] / least[1] >= FASTER {
            return;
        }
    }
    let nanoseconds = least.map(|seconds| seconds * 1e3);
    fail(
        Failure::new(Verdict::TooSlow, "a dart costs too much CPU time")
            .expected(format!(
                "at most {:.1} ns, half of the {:.1} ns that `StdRng` and `f64` take here",
                nanoseconds[0] / FASTER,
                nanoseconds[0]
            ))
            .actual(format!("{:.1} ns", nanoseconds[1]))
            .because(
                "a generator of a few shifts and multiplications, integers in place of `f64`, and no branch for a hit",
            ),
    );
}

/// Ranks that throw blocks when they are looked at are to throw them, too, when nobody looks. What all threads of a rank
/// compute between its MPI calls counts.
#[test]
fn ranks_share_the_work() {
    // Judged in the wide bound of several ranks, which no right program leaves, as often as it is launched.
    let trials = Trials::pi(80_000 * BLOCK, 4, 1);
    let one_process = || {
        std::hint::black_box(as_in_pi(trials.samples / 80));
    };
    // A dart may cost half of what it costs there, at most; a twentieth has been seen.
    Parallelism::on([2, 4], one_process).sequential_part(0.0125).costs(0.005..=1.0).assert(
        |ranks| launch(ranks).args(arguments(trials.samples, 2, statistics::fresh_seed())),
        |run| judge(trials.accurate(&answers(run, trials)), ""),
    );
}

/// The loop of the exercise `pi`.
fn as_in_pi(darts: u64) -> u64 {
    let mut rng = StdRng::seed_from_u64(1);
    let mut hits = 0;
    for _ in 0..darts {
        let (x, y): (f64, f64) = rng.random();
        hits += u64::from(x * x + y * y <= 1.0);
    }
    hits
}

/// Asks who throws which block.
fn looked(ranks: u32, samples: u64, threads: u64, seed: u64) -> Run {
    let run = launch(ranks).args(arguments(samples, threads, seed)).args(["--look"]).run();
    run.assert_success();
    run
}

fn arguments(samples: u64, threads: u64, seed: u64) -> [String; 6] {
    ["--samples", &samples.to_string(), "--threads", &threads.to_string(), "--seed", &seed.to_string()]
        .map(str::to_owned)
}

fn thrown(trials: Trials, ranks: u32, threads: u64, seed: u64) -> Run {
    let run =
        launch(ranks).args(arguments(trials.samples, threads, seed)).args(["--runs", &trials.runs.to_string()]).run();
    run.assert_success();
    run.assert_only_rank_prints(0);
    run
}

fn estimates(trials: Trials, ranks: u32, threads: u64) -> Vec<f64> {
    answers(&thrown(trials, ranks, threads, statistics::fresh_seed()), trials)
}

/// One estimate for each run, from rank 0.
fn answers(run: &Run, trials: Trials) -> Vec<f64> {
    let root = run.rank(0);
    let answers: Vec<f64> = root.lines().iter().filter_map(|line| line.strip_prefix("pi = ")?.parse().ok()).collect();
    if answers.len() != trials.runs as usize || answers.len() != root.lines().len() {
        root.fail(
            Failure::wrong_output("it does not give one answer for each run, and nothing else")
                .expected(format!("{} lines such as \"pi = 3.14\", which the driver prints", trials.runs))
                .actual(format!("{} answers in {} lines", answers.len(), root.lines().len()))
                .because("`totals` returns Some on rank 0, with one sum for each seed"),
        );
    }
    answers
}

/// The blocks that a rank says it throws: number and darts.
fn blocks_of(rank: &Rank) -> Vec<(u64, u64)> {
    let parse = |line: &&str| {
        let (block, darts) = line.strip_prefix("block ")?.split_once(" = ")?;
        Some((block.parse().ok()?, darts.parse().ok()?))
    };
    rank.lines().iter().filter_map(parse).collect()
}

/// Fails with what the numbers show; with `shared` where they show that some darts were thrown more than once.
fn judge(verdict: Result<(), Flaw>, shared: &str) {
    let Err(flaw) = verdict else { return };
    let kind = flaw.kind;
    let mut failure = Failure::from(flaw);
    match kind {
        Kind::TooWide => {
            failure.what = format!("the answers vary too much: {shared}");
            failure = failure
                .because("streams and lanes need numbers of their own: mix seed, stream and lane, don't add them");
        }
        Kind::OffTarget | Kind::Biased => {
            failure = failure.because(
                "a dart at (x, y) hits when x * x + y * y < radius * radius; x and y are spread evenly from 0 to radius, \
                 come from different bits, and their squares fit into 64 bits together",
            );
        }
        Kind::LostSamples | Kind::TooManySamples => {
            let wrong =
                if kind == Kind::LostSamples { "some of them are lost" } else { "more than 11 darts are thrown" };
            failure.what = format!("of a block of 11 darts, {wrong}");
            failure = failure.because("a lane or a vector has room for more darts than are left at the end of a block");
        }
        _ => {}
    }
    fail(failure);
}
