//! Every rank has a part and every rank wants the whole, or a part of everybody's: is each number in its place?
//!
//! Lengths are drawn anew for each grading, uneven ones and empty ones among them, with more ranks than rows and with one
//! rank alone. Each number says by itself whose it is and where it was, so that a wrong place can be explained. That one
//! collective does it, and not a message to each other rank, is seen in the MPI calls.

use harness::prelude::*;

harness::exercise!();

/// One number from each rank, in the order of the ranks.
#[test]
fn every_rank_knows_all_lengths() {
    cases(1, &[&[3, 4, 1, 2], &[1, 5]], |case| {
        let lengths = blocks(case, 1);
        let run = start("lengths", &lengths, None);
        for rank in run.ranks() {
            let actual = rank.stdout().trim_end();
            if actual != format!("{lengths:?}") {
                rank.fail(
                    Failure::wrong_output("its list of lengths is another")
                        .expected(format!("{lengths:?}"))
                        .actual(if actual.is_empty() { "nothing" } else { actual })
                        .because(
                            "each rank gets the lengths of all ranks, in the order of the ranks, and not a root alone",
                        ),
                );
            }
        }
        by_one_collective(&run, &["MPI_Allgather", "MPI_Allgatherv"]);
    });
}

/// What the ranks before it have, and not its own.
#[test]
fn every_rank_knows_where_its_block_begins() {
    cases(1, &[&[3, 4, 1, 2], &[1, 5]], |case| {
        let lengths = blocks(case, 1);
        let run = start("offset", &lengths, None);
        for rank in run.ranks() {
            let own = rank.rank() as usize;
            let expected: u64 = lengths[..own].iter().sum();
            let actual = rank.stdout().trim_end();
            if actual != expected.to_string() {
                let failure = Failure::wrong_output(format!("its block of {} begins elsewhere", lengths[own]))
                    .expected(format!("{expected}, the sum of {:?} before it", &lengths[..own]))
                    .actual(if actual.is_empty() { "nothing" } else { actual });
                let whole: u64 = lengths.iter().sum();
                rank.fail(match actual.parse::<u64>() {
                    Ok(sum) if sum == expected + lengths[own] => {
                        failure.because("its own length is in the sum: that is where its block ends")
                    }
                    Ok(sum) if sum == whole => failure.because("the lengths of all ranks are in the sum"),
                    _ => failure.because("only the ranks before it count"),
                });
            }
        }
        by_one_collective(&run, &["MPI_Exscan", "MPI_Scan"]);
    });
}

/// Blocks of any length, each behind that of the rank before.
#[test]
fn blocks_stand_one_behind_the_other() {
    cases(2, &[&[2, 2, 1], &[3, 2, 0, 3], &[1, 4], &[4, 0, 1, 0, 2]], |case| {
        let lengths = blocks(case, 0);
        let seed = case.seed() % 1_000;
        let run = start("concatenate", &lengths, Some(seed));
        let expected: Vec<u64> = (0..).zip(&lengths).flat_map(|(rank, &length)| numbers(rank, length, seed)).collect();
        for rank in run.ranks() {
            let actual = rank.stdout().trim_end();
            if actual == format!("{expected:?}") {
                continue;
            }
            let failure = Failure::wrong_output("the blocks are not one behind the other")
                .expected(format!("{expected:?}"))
                .actual(if actual.is_empty() { "nothing" } else { actual });
            let Some(actual) = list(actual) else { rank.fail(failure) };
            let own: Vec<u64> = numbers(rank.rank(), lengths[rank.rank() as usize], seed).collect();
            let at = expected.iter().zip(&actual).position(|(a, b)| a != b);
            rank.fail(failure.because(match at {
                _ if actual == own => "only its own block is there".to_owned(),
                _ if actual.len() != expected.len() => {
                    format!("the blocks of lengths {lengths:?} are {} numbers, not {}", expected.len(), actual.len())
                }
                Some(at) => format!("at place {at} belongs {}, and there is {}", expected[at], named(actual[at])),
                None => "it must be a list of numbers".to_owned(),
            }));
        }
        if !expected.is_empty() {
            by_one_collective(&run, &["MPI_Allgatherv"]);
        }
    });
}

/// Rows become columns, across the ranks, also where the rows don't divide evenly.
#[test]
fn matrix_is_transposed() {
    cases(2, &[&[2, 4], &[3, 7], &[1, 3]], |case| {
        let ranks = case.ranks(1..=5);
        let size = case.number(u64::from(ranks).max(2)..=9);
        transpose(ranks, size, case.seed() % 1_000);
    });
}

/// A rank without a row takes part in the exchange like any other.
#[test]
fn more_ranks_than_rows() {
    cases(1, &[&[4, 2]], |case| {
        let ranks = case.ranks(3..=6);
        let size = case.number(2..u64::from(ranks));
        transpose(ranks, size, case.seed() % 1_000);
    });
}

/// One rank takes its time, and nobody starts before it has prepared.
#[test]
fn nobody_starts_early() {
    for (ranks, slow) in [(1, 0), (3, 0), (4, 2)] {
        let run = launch(ranks).args(["together", "--slow", &slow.to_string()]).run();
        run.assert_success();
        let rank = run.rank(slow);
        match rank.lines().as_slice() {
            ["nobody"] => {}
            [early] => rank.fail(
                Failure::wrong_output(format!("{early} started while rank {slow} was still preparing"))
                    .expected("nobody starts before all ranks have prepared")
                    .actual(format!("{early} did"))
                    .because("first each rank prepares, and then it waits for all others"),
            ),
            lines => rank.fail(
                Failure::wrong_output("`prepare` is to be called once")
                    .expected("one call on each rank")
                    .actual(format!("{} calls", lines.len())),
            ),
        }
        by_one_collective(&run, &["MPI_Barrier"]);
    }
}

/// So many ranks, each with a block of some length.
fn blocks(case: &mut Case, shortest: u64) -> Vec<u64> {
    let ranks = case.ranks(1..=7);
    (0..ranks).map(|_| case.number(shortest..=5)).collect()
}

fn start(what: &str, lengths: &[u64], seed: Option<u64>) -> Run {
    let lengths: Vec<String> = lengths.iter().map(ToString::to_string).collect();
    let launch = launch(lengths.len() as u32).args([what, "--lengths", &lengths.join(",")]);
    let run = match seed {
        Some(seed) => launch.args(["--seed", &seed.to_string()]).run(),
        None => launch.run(),
    };
    run.assert_success();
    run
}

/// The numbers that the driver gives to a rank.
fn numbers(rank: u32, length: u64, seed: u64) -> impl Iterator<Item = u64> {
    let first = 1_000_000 * seed + 1000 * u64::from(rank) + 1;
    first..first + length
}

/// A number of a block as one speaks of it.
fn named(number: u64) -> String {
    match number {
        0 => "0, which nobody has sent".to_owned(),
        _ => format!("{number}, which is rank {}'s", number % 1_000_000 / 1000),
    }
}

/// Which rows a rank has: the first ranks have one more where they don't divide evenly.
fn block(size: u64, rank: u32, ranks: u32) -> std::ops::Range<u64> {
    let (rank, ranks) = (u64::from(rank), u64::from(ranks));
    let begin = |rank: u64| rank * (size / ranks) + rank.min(size % ranks);
    begin(rank)..begin(rank + 1)
}

/// Has a matrix transposed and looks at every rank's rows of it.
fn transpose(ranks: u32, size: u64, seed: u64) {
    let run = launch(ranks).args(["transpose", "--size", &size.to_string(), "--seed", &seed.to_string()]).run();
    // What MPICH says to a send and a receive buffer at one address, be they empty or not.
    if let Some(rank) = run.ranks().iter().find(|rank| rank.stderr().contains("Buffers must not be aliased")) {
        rank.fail(
            Failure::new(Verdict::Crash, "MPI ended it: its send and its receive buffer have the same address")
                .expected("buffers at different addresses")
                .actual("\"Buffers must not be aliased\"")
                .because(
                    "all empty vectors have one address: make room for one number in the buffer of a rank without rows",
                ),
        );
    }
    nobody_stays_away(&run, &TRANSPOSING);
    run.assert_success();
    for rank in run.ranks() {
        transposed(rank, ranks, size, seed);
    }
    by_one_collective(&run, &TRANSPOSING);
}

const TRANSPOSING: [&str; 3] = ["MPI_Alltoallv", "MPI_Alltoallw", "MPI_Alltoall"];

/// No rank is at its end without a collective that others are in. Whether these wait for it, or go on because nothing goes
/// to it or comes from it, is the MPI's choice, and the program is wrong in either case.
fn nobody_stays_away(run: &Run, names: &[&str]) {
    // What a rank that panicked did not come to is no question of the others.
    let Some(observation) = run.observation.as_ref().filter(|_| run.ranks().iter().all(|it| it.panic().is_none()))
    else {
        return;
    };
    let calls = |rank: &Rank| &observation.calls[rank.rank() as usize];
    let called = |rank: &Rank| names.iter().find(|name| calls(rank).contains_key(**name));
    let Some((caller, name)) = run.ranks().iter().find_map(|rank| Some((rank, called(rank)?))) else { return };
    let is_away = |rank: &&Rank| called(rank).is_none() && calls(rank).contains_key("MPI_Finalize");
    if let Some(rank) = run.ranks().iter().find(is_away) {
        rank.fail(
            Failure::new(
                Verdict::MpiMisuse,
                format!("it stays away from the {name} that rank {} calls", caller.rank()),
            )
            .expected(format!("{name} on every rank"))
            .actual("MPI_Finalize")
            .because(
                "a collective is called by all ranks of the communicator, those with nothing to send too; the others \
                     may wait for them",
            ),
        );
    }
}

/// This rank's rows of the transposed matrix are what they must be.
fn transposed(rank: &Rank, ranks: u32, size: u64, seed: u64) {
    let rows = block(size, rank.rank(), ranks);
    let entry = |row: u64, column: u64| 1_000_000 * seed + 1000 * row + column;
    let lines = rank.lines();
    if lines.len() as u64 != rows.end - rows.start {
        rank.fail(
            Failure::wrong_output("it returns another number of rows")
                .expected(format!("{} rows of {size} entries", rows.end - rows.start))
                .actual(format!("{} rows", lines.len()))
                .because(format!(
                    "`block({size}, {}, {ranks})` is {rows:?}, before and after the matrix is transposed",
                    rank.rank()
                )),
        );
    }
    for (row, line) in rows.zip(lines) {
        let expected: Vec<u64> = (0..size).map(|column| entry(column, row)).collect();
        if line == format!("{expected:?}") {
            continue;
        }
        let failure = Failure::wrong_output(format!("row {row} of the transposed matrix is another"))
            .expected(format!("{expected:?}"))
            .actual(line);
        let Some(actual) = list(line) else { rank.fail(failure) };
        let wrong = (0..size).zip(expected.iter().zip(&actual)).find(|(_, (a, b))| a != b);
        rank.fail(match wrong {
            _ if actual.iter().copied().eq((0..size).map(|column| entry(row, column))) => {
                failure.because("these are the rows as they were")
            }
            Some((column, (_, 0))) => failure.because(format!("nothing came to column {column}")),
            Some((column, (_, actual))) => failure.because(format!(
                "in column {column} belongs what was in row {column} and column {row}, and there is what was in row {} \
                 and column {}",
                actual % 1_000_000 / 1000,
                actual % 1000
            )),
            None => failure.because("a row has as many entries as the matrix has columns"),
        });
    }
}

fn list(text: &str) -> Option<Vec<u64>> {
    let inside = text.strip_prefix('[')?.strip_suffix(']')?;
    inside.split(", ").filter(|word| !word.is_empty()).map(|word| word.parse().ok()).collect()
}

/// Every rank called one of these, once; and no message went from rank to rank by itself.
fn by_one_collective(run: &Run, names: &[&str]) {
    // One rank alone may know its answer.
    if run.size() == 1 {
        return;
    }
    // The driver of `together` sends messages of its own.
    if let Some(message) = run.messages().first()
        && names != ["MPI_Barrier"]
    {
        run.rank(message.from).fail(
            Failure::wrong_output(format!("it sends messages of its own: {} in all", run.messages().len()))
                .expected(format!("{}, once on every rank", names[0]))
                .actual(format!("a message from rank {} to rank {}", message.from, message.to))
                .because("one collective does it, in fewer steps, and can't wait for itself"),
        );
    }
    let all: Vec<_> = names.iter().map(|name| run.calls(name)).collect();
    for rank in run.ranks() {
        let count: u64 = all.iter().map(|calls| calls[rank.rank() as usize].count).sum();
        if count != 1 {
            let others: Vec<&str> = run.observed().calls[rank.rank() as usize]
                .keys()
                .map(String::as_str)
                .filter(|name| COLLECTIVES.contains(name) && !names.contains(name))
                .collect();
            let instead = if others.is_empty() { String::new() } else { format!(", and {}", others.join(", ")) };
            rank.fail(
                Failure::wrong_output("the result is right, the collective is another")
                    .expected(format!("{}, once", names[0]))
                    .actual(format!("{} {count} times{instead}", names[0]))
                    .because("the one that is meant moves what is needed, and no more, in one call"),
            );
        }
    }
}

const COLLECTIVES: [&str; 14] = [
    "MPI_Allgather",
    "MPI_Allgatherv",
    "MPI_Allreduce",
    "MPI_Alltoall",
    "MPI_Alltoallv",
    "MPI_Barrier",
    "MPI_Bcast",
    "MPI_Exscan",
    "MPI_Gather",
    "MPI_Gatherv",
    "MPI_Reduce",
    "MPI_Scan",
    "MPI_Scatter",
    "MPI_Scatterv",
];
