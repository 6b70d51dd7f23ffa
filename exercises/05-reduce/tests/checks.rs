//! Reductions: do the values of all ranks count, once each, and does every rank have the result that needs it?
//!
//! The values are drawn for each launch, and the ranks' blocks are uneven, so that the first ranks often have no value.
//! Sums of rounded numbers depend on their order; how far two correct ones may differ stands in `expected/mod.rs`.

mod expected;

use expected::Values;
use harness::prelude::*;

harness::exercise!();

/// The sum is where it was asked for, on any root.
#[test]
fn sum_on_the_root() {
    cases(1, &[&[5, 2, 12], &[1, 0, 4]], |case| {
        let (ranks, root, values) = draw(case, |random| (random % 2001) as f64 / 7.0 - 100.0);
        let run = reduced("sum", ranks, root, &values);
        let [sum] = on_the_root(&run, "sum", root);
        let (right, bound) = values.sum();
        if !near(sum, right, bound) {
            let own: f64 = values.block(root, ranks).iter().sum();
            let because = if near(sum, own, bound) {
                "this is the sum of the root's own values; the other ranks' are missing"
            } else if sum != 0.0 && sum.abs() < 1e-30 {
                "the result has another type than what is reduced: MPI is told the type of the first argument"
            } else if near(sum, right, 1e-5 * values.0.len() as f64 * 200.0) {
                "it is nearly right, and has lost digits: all of it must be an f64"
            } else {
                "each rank puts in the sum of its own block, and 0 where the block is empty"
            };
            wrong(&run, root, "the sum of all values is another", right, format!("{sum:?}"), because);
        }
    });
}

/// Several days share the lowest value, some ranks have no value, and in some cases all values are above zero.
#[test]
fn lowest_value_and_its_day() {
    // Ranks, what is added to each value, how many there are, and which.
    let fixed: [&[u64]; 3] = [&[4, 0, 8, 3, 1, 2, 0, 2, 0, 0, 3], &[5, 4, 3, 2, 1, 3], &[1, 0, 4, 2, 3, 0, 0]];
    cases(1, &fixed, |case| {
        let (ranks, above, count) = (case.ranks(1..=8), case.number(0..=4), case.number(1..=12));
        let values = Values((0..count).map(|_| (case.number(0..=3) + above) as f64 - 1.0).collect());
        let run = reduced("lowest", ranks, 0, &values);
        let (right, first) = values.lowest();
        for rank in run.ranks() {
            let [value, day] = numbers(rank, "lowest");
            let because = if value == right && day == first as f64 {
                continue;
            } else if value == right && values.0.get(day as usize) == Some(&right) {
                "that day has the lowest value too, but is not the first that has"
            } else if value == right {
                "value and day do not belong together: days are counted over all ranks, and the one that is asked for \
                 has the value"
            } else if value == 0.0 && right > 0.0 {
                "no value is 0: a rank without values must put in one that is above all others, not 0"
            } else if run.ranks().iter().any(|rank| numbers(rank, "lowest") == [right, first as f64]) {
                "another rank has the right answer, but all of them need it"
            } else {
                "the lowest value of all ranks counts, not that of one block"
            };
            let failure = Failure::wrong_output("it does not have the lowest value and the first day that has it");
            rank.fail(
                failure
                    .expected(format!("{right} on day {first}"))
                    .actual(format!("{value} on day {day}"))
                    .because(because),
            );
        }
    });
}

/// Blocks of different lengths: a value counts the same, whichever rank has it.
#[test]
fn mean_and_variance_on_every_rank() {
    cases(1, &[&[4, 0, 12], &[5, 0, 3]], |case| {
        let (ranks, root, values) = draw(case, |random| (random % 100) as f64 / 4.0);
        spread(ranks, root, &values);
    });
}

/// Seconds since 1970 are such values: more than 1.7 billion, and often only a few apart.
#[test]
fn variance_of_large_values() {
    cases(1, &[&[4, 0, 12]], |case| {
        let (ranks, root, values) = draw(case, |random| 1e9 + (random % 40) as f64 / 4.0);
        spread(ranks, root, &values);
    });
}

/// Runs that go on over several ranks, joined in the order of the ranks on any root.
#[test]
fn longest_run_over_all_ranks() {
    // Ranks, the root, how many days, and which are above zero.
    let fixed: [&[u64]; 3] = [
        &[4, 0, 12, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
        &[4, 2, 12, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 0, 1],
        &[7, 3, 12, 1, 1, 0, 1, 0, 1, 1, 1, 0, 1, 1, 1],
    ];
    cases(2, &fixed, |case| {
        let ranks = case.ranks(1..=8);
        let (root, days) = (case.number(0..u64::from(ranks)) as u32, case.number(1..=12));
        let values = Values((0..days).map(|_| if case.number(0..=3) == 0 { -1.0 } else { 1.0 }).collect());
        let run = reduced("run", ranks, root, &values);
        let joined: [u64; 4] = on_the_root(&run, "run", root).map(|count: f64| count as u64);
        let right = values.run();
        let backwards = Values((0..ranks).rev().flat_map(|rank| values.block(rank, ranks).to_vec()).collect());
        if joined != right {
            let names =
                ["days", "days above zero at the start", "days above zero at the end", "days in the longest run"];
            let told = |run: [u64; 4]| {
                names.iter().zip(run).map(|(name, n)| format!("{n} {name}")).collect::<Vec<_>>().join(", ")
            };
            let because = if joined[0] != right[0] {
                "`join` adds up the days of both sides"
            } else if joined == backwards.run() {
                "the ranks are joined from the last to the first: the operation's first buffer belongs to the lower \
                 ranks, unless it is declared `commutative`"
            } else {
                "a run may go over the border of two blocks, or over a whole block to the next; and the order of the \
                 ranks counts, so the operation is `associative` and not `commutative`"
            };
            wrong(&run, root, "the days of all ranks are joined in another way", told(right), told(joined), because);
        }
    });
}

/// One answer from many ranks is what a reduction is for: gathering all values on a rank works until they are too many.
#[test]
fn reductions_do_the_work() {
    let values = Values((0..20).map(|n| f64::from(n * 7 % 11) - 5.0).collect());
    for (what, asked) in
        [("sum", "MPI_Reduce"), ("lowest", "MPI_Allreduce"), ("spread", "MPI_Allreduce"), ("run", "MPI_Reduce")]
    {
        let run = reduced(what, 5, 3, &values);
        for (rank, calls) in run.ranks().iter().zip(&run.observed().calls) {
            let moves = |name: &&String| {
                ["bcast", "gather", "scatter", "alltoall", "reduce", "scan"]
                    .iter()
                    .any(|it| name.to_lowercase().contains(it))
            };
            if let Some(other) = calls.keys().filter(moves).find(|name| *name != asked) {
                let because = if asked == "MPI_Allreduce" {
                    "every rank needs the result: MPI_Allreduce combines and tells all, in one call"
                } else {
                    "the root needs one result: MPI_Reduce combines on the way to it"
                };
                rank.fail(
                    Failure::wrong_output(format!("it calls {other} for `{what}`")).expected(asked).because(because),
                );
            }
            let count = calls.get(asked).map_or(0, |calls| calls.count);
            if count == 0 || (count > 1 && asked == "MPI_Reduce") {
                let failure = Failure::wrong_output(format!("it calls {asked} {count} times for `{what}`"));
                let because =
                    "the result must come from the values of all ranks by a reduction, which all of them call";
                rank.fail(
                    failure.expected(if asked == "MPI_Reduce" { "once" } else { "once or more" }).because(because),
                );
            }
        }
        if let Some(message) = run.messages().first() {
            let what = format!("it sends a message to rank {} for `{what}`", message.to);
            run.rank(message.from).fail(Failure::wrong_output(what).because(format!("{asked} is all it takes")));
        }
    }
}

/// Mean and variance are right on every rank, as far as rounding allows.
fn spread(ranks: u32, root: u32, values: &Values) {
    let run = reduced("spread", ranks, root, values);
    let ((mean, mean_bound), (variance, bound)) = (values.mean(), values.variance());
    for rank in run.ranks() {
        let [its_mean, its_variance] = numbers(rank, "spread");
        if !near(its_mean, mean, mean_bound) {
            let because = if its_mean.is_nan() {
                "a rank without values that divides by their number has 0 / 0, which is not a number"
            } else {
                "the mean is the sum of all values over their number; a mean of means counts short blocks too much"
            };
            wrong(&run, rank.rank(), "the mean of all values is another", mean, format!("{its_mean:?}"), because);
        }
        if !near(its_variance, variance, bound) {
            let n = values.0.len() as f64;
            let because = if near(its_variance * (n - 1.0), variance * n, bound * n) {
                "the sum of the squares is divided by the number of values, not by one less"
            } else if mean > 1e6 {
                "the square of a large number keeps no digits of a small difference: take the distances from the mean \
                 first, and square those"
            } else {
                "the distances are those of all values from the mean of all values, not of a block from its own"
            };
            wrong(
                &run,
                rank.rank(),
                "the variance of all values is another",
                variance,
                format!("{its_variance:?}"),
                because,
            );
        }
    }
}

/// Ranks, a root, and one value at least.
fn draw(case: &mut Case, value: impl Fn(u64) -> f64) -> (u32, u32, Values) {
    let ranks = case.ranks(1..=8);
    let root = case.number(0..u64::from(ranks)) as u32;
    let (count, seed) = (case.number(1..=40), case.seed());
    (ranks, root, Values((0..count).map(|n| value(harness::seed::mixed(seed, n) >> 8)).collect()))
}

fn reduced(what: &str, ranks: u32, root: u32, values: &Values) -> Run {
    let run = launch(ranks).args([what, "--values", &values.argument(), "--root", &root.to_string()]).run();
    run.assert_success();
    run
}

fn near(a: f64, b: f64, bound: f64) -> bool {
    (a - b).abs() <= bound
}

fn wrong(
    run: &Run,
    rank: u32,
    what: &str,
    right: impl std::fmt::Display,
    actual: impl std::fmt::Display,
    because: &str,
) -> ! {
    run.rank(rank).fail(Failure::wrong_output(what).expected(right).actual(actual).because(because))
}

/// The numbers that the root prints, and nobody else does.
fn on_the_root<const N: usize>(run: &Run, word: &str, root: u32) -> [f64; N] {
    if let Some(rank) = run.ranks().iter().find(|rank| rank.rank() != root && !rank.stdout().is_empty()) {
        rank.fail(
            Failure::wrong_output("it gives a result, and only the root should")
                .expected(format!("None on ranks other than {root}"))
                .actual(rank.lines()[0])
                .because("after a reduction to one rank, no other has the result"),
        );
    }
    numbers(run.rank(root), word)
}

/// The numbers of the one line that a rank prints.
fn numbers<const N: usize>(rank: &Rank, word: &str) -> [f64; N] {
    let list = |line: &str| -> Option<[f64; N]> {
        let numbers: Option<Vec<f64>> = line.strip_prefix(word)?.split_whitespace().map(|it| it.parse().ok()).collect();
        numbers?.try_into().ok()
    };
    match rank.lines().as_slice() {
        [line] if list(line).is_some() => list(line).unwrap_or([0.0; N]),
        [] => rank.fail(Failure::wrong_output("it gives no result").because("on the root, the function returns Some")),
        lines => rank.fail(
            Failure::wrong_output("it prints something besides what the driver prints")
                .because("your functions print nothing; use `eprintln!` to look at what they do")
                .output(lines.iter().take(4).map(ToString::to_string)),
        ),
    }
}
