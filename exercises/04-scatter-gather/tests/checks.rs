//! Readings go out from one rank and results come back: are they shared evenly, does none get lost, is the order kept?
//!
//! Readings are drawn for each launch, and what must come back is worked out here. More ranks than readings, no reading
//! at all, and every root are among the cases.

use harness::prelude::*;

harness::exercise!();

/// One after the other, the blocks of all ranks are the readings.
#[test]
fn every_reading_reaches_one_rank() {
    // Ranks, root and readings: even shares first, then a remainder, few readings, none, and one rank alone.
    cases(1, &[&[4, 0, 12], &[4, 2, 11], &[5, 4, 3], &[3, 1, 0], &[1, 0, 7]], |case| {
        let (ranks, root, count) = draw(case);
        let readings = readings(case, count, 5);
        let run = launch(ranks).args(arguments(&readings, root)).args(["--blocks"]).run();
        run.assert_success();
        let blocks: Vec<Vec<i32>> = run.ranks().iter().map(|rank| numbers(rank, "block")).collect();
        let scattered = blocks.concat();
        if scattered == readings {
            return;
        }
        let begins = |rank: usize| blocks[..rank].iter().map(Vec::len).sum::<usize>();
        let follows = |rank: usize| readings[begins(rank).min(readings.len())..].starts_with(&blocks[rank]);
        let what = match (0..blocks.len()).find(|&rank| !follows(rank)) {
            Some(rank) => format!("the block of rank {rank} is not what follows the blocks before it"),
            None => format!("{} of {count} readings are in no block", readings.len() - scattered.len()),
        };
        fail(
            Failure::wrong_output(what)
                .expected(format!("blocks that put together are {readings:?}"))
                .actual(format!("{blocks:?}"))
                .because(cause(&scattered, &readings, root))
                .seen_in(&run),
        );
    });
}

fn cause(scattered: &[i32], readings: &[i32], root: u32) -> &'static str {
    match scattered.len().cmp(&readings.len()) {
        // A case is shrunk to root 0 where that fails too.
        _ if scattered.is_empty() && root != 0 => {
            "no rank has a reading: who scatters is `root`, which is not always rank 0"
        }
        std::cmp::Ordering::Less => "what is left over when the total is divided by the ranks must go to some of them",
        std::cmp::Ordering::Greater => {
            "the shares must add up to the total, and a block has no more room than its share"
        }
        std::cmp::Ordering::Equal => {
            "the lengths are right and the places are not: a block begins where the last one ends"
        }
    }
}

/// The slowest rank is the one with most to do.
#[test]
fn shares_are_even() {
    cases(1, &[&[8, 0, 11], &[5, 2, 3]], |case| {
        let (ranks, root, count) = draw(case);
        let readings = readings(case, count, 0);
        let run = launch(ranks).args(arguments(&readings, root)).args(["--blocks"]).run();
        run.assert_success();
        let (fewest, most) = (count / u64::from(ranks), count.div_ceil(u64::from(ranks)));
        for rank in run.ranks() {
            let share = numbers::<i32>(rank, "block").len() as u64;
            if share < fewest || share > most {
                let expected = if fewest == most { fewest.to_string() } else { format!("{fewest} or {most}") };
                rank.fail(
                    Failure::wrong_output(format!("{count} readings are not shared evenly among {ranks} ranks"))
                        .expected(format!("{expected} readings"))
                        .actual(format!("{share} readings"))
                        .because("all wait for the busiest rank, so no rank should have two more than another"),
                );
            }
        }
    });
}

/// One collective each way; the library knows better how to send many blocks than a loop does.
#[test]
fn one_scatterv_and_one_gatherv() {
    cases(0, &[&[4, 1, 12]], |case| {
        let (ranks, root, count) = draw(case);
        let run = launch(ranks).args(arguments(&readings(case, count, 0), root)).run();
        run.assert_success();
        for (name, method) in [("MPI_Scatterv", "scatter_varcount_into"), ("MPI_Gatherv", "gather_varcount_into")] {
            if let Some((rank, calls)) = run.ranks().iter().zip(run.calls(name)).find(|(_, calls)| calls.count != 1) {
                rank.fail(
                    Failure::wrong_output(format!("it does not call {name} once"))
                        .expected("1 call")
                        .actual(format!("{} calls", calls.count))
                        .because(format!("the blocks travel by `{method}_root` on the root and `{method}` elsewhere")),
                );
            }
        }
    });
}

/// Some readings have failed, so how many results a rank has is its own knowledge.
#[test]
fn results_come_back_in_order() {
    cases(1, &[&[4, 0, 12], &[5, 3, 14], &[3, 1, 0], &[1, 0, 7]], |case| {
        let (ranks, root, count) = draw(case);
        let readings = readings(case, count, 3);
        let run = launch(ranks).args(arguments(&readings, root)).run();
        run.assert_success();
        let volts: Vec<f64> =
            readings.iter().filter(|&&reading| reading >= 0).map(|&it| f64::from(it) * 5.0 / 4096.0).collect();
        if let Some(rank) = run.ranks().iter().find(|rank| rank.rank() != root && !rank.stdout().is_empty()) {
            rank.fail(
                Failure::wrong_output("it gives a result, and only the root should")
                    .expected(format!("`gather` returns None on ranks other than {root}"))
                    .actual(rank.lines()[0])
                    .because("after a gather no other rank has the blocks of all"),
            );
        }
        let root = run.rank(root);
        let gathered: Vec<f64> = numbers(root, "volts");
        if gathered != volts {
            let mut sorted = [volts.clone(), gathered.clone()];
            sorted.iter_mut().for_each(|all| all.sort_by(f64::total_cmp));
            let because = if sorted[0] == sorted[1] {
                "no result is missing, but the order is another: the block of rank 0 comes first, then that of rank 1"
            } else if gathered.len() != volts.len() {
                "the root makes room for the sum of all lengths, which it must be told"
            } else {
                "a block has landed in another place: it begins where the one before it ends"
            };
            root.fail(
                Failure::wrong_output("it does not gather the results in order")
                    .expected(format!("{volts:?}"))
                    .actual(format!("{gathered:?}"))
                    .because(because),
            );
        }
    });
}

/// Data that does not fit in the memory of one rank is a reason to have many.
#[test]
fn no_rank_is_sent_another_ones_block() {
    let (ranks, root, count) = (5, 3, 1000);
    let readings: Vec<i32> = (0..count).map(|n| n * 37 % 4096).collect();
    let run = launch(ranks).args(arguments(&readings, root)).run();
    run.assert_success();
    let all = readings.len() as u64 * 4;
    let share = all / u64::from(ranks);
    for (rank, calls) in run.ranks().iter().zip(&run.observed().calls) {
        let to_all =
            calls.iter().find(|(name, _)| ["MPI_Allgather", "MPI_Alltoall"].iter().any(|it| name.starts_with(it)));
        if let Some((name, _)) = to_all {
            rank.fail(Failure::wrong_output(format!("it calls {name}")).because(
                "readings go from the root to each rank, and results back to the root: nobody else needs them",
            ));
        }
        if let Some(calls) = calls.get("MPI_Bcast").filter(|calls| calls.bytes >= share) {
            rank.fail(
                Failure::wrong_output(format!("it takes part in broadcasts of {} bytes", calls.bytes))
                    .expected("at most the total, or the shares: a few bytes for each rank")
                    .actual(format!("{} bytes, where all readings have {all}", calls.bytes))
                    .because("a broadcast puts all that it carries into the memory of every rank"),
            );
        }
        let received: u64 = run.messages().iter().filter(|it| it.to == rank.rank()).filter_map(|it| it.bytes).sum();
        if received >= share {
            rank.fail(
                Failure::wrong_output(format!("it receives messages of {received} bytes besides the collectives"))
                    .because("MPI_Scatterv and MPI_Gatherv carry the readings and the results"),
            );
        }
    }
    let scattered = run.calls("MPI_Scatterv")[root as usize].bytes;
    if scattered != all {
        let because = if scattered > all {
            "the blocks overlap, so ranks are sent readings that are not their own"
        } else {
            "the ranks have readings that did not come with MPI_Scatterv"
        };
        let failure = Failure::wrong_output("its MPI_Scatterv does not carry every reading once");
        run.rank(root)
            .fail(failure.expected(format!("{all} bytes")).actual(format!("{scattered} bytes")).because(because));
    }
}

/// Ranks, the root, and how many readings.
fn draw(case: &mut Case) -> (u32, u32, u64) {
    let ranks = case.ranks(1..=8);
    (ranks, case.number(0..u64::from(ranks)) as u32, case.number(0..=40))
}

/// Readings from 0 to 4095; of each so many one has failed, or none.
fn readings(case: &mut Case, count: u64, failed: u64) -> Vec<i32> {
    let seed = case.seed();
    let random = (0..count).map(|n| harness::seed::mixed(seed, n));
    random.map(|it| if failed > 0 && it % failed == 0 { -1 } else { (it >> 8) as i32 & 4095 }).collect()
}

fn arguments(readings: &[i32], root: u32) -> [String; 4] {
    let readings: Vec<String> = readings.iter().map(ToString::to_string).collect();
    ["--readings".to_owned(), readings.join(","), "--root".to_owned(), root.to_string()]
}

/// The numbers of the one line that a rank prints, `word [1, 2, 3]`.
fn numbers<T: std::str::FromStr>(rank: &Rank, word: &str) -> Vec<T> {
    let list = |line: &&str| -> Option<Vec<T>> {
        let list = line.strip_prefix(word)?.trim().strip_prefix('[')?.strip_suffix(']')?;
        list.split(", ").filter(|number| !number.is_empty()).map(|number| number.parse().ok()).collect()
    };
    match rank.lines().as_slice() {
        [line] if list(line).is_some() => list(line).unwrap_or_default(),
        [] => rank.fail(
            Failure::wrong_output("it gives no result")
                .because("`gather` returns Some with the results of all ranks on the root"),
        ),
        lines => rank.fail(
            Failure::wrong_output("it prints something besides what the driver prints")
                .because("your functions print nothing; use `eprintln!` to look at what they do")
                .output(lines.iter().take(4).map(ToString::to_string)),
        ),
    }
}
