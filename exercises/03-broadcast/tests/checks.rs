//! Settings go from one rank to all: do all have them, and did they come the way that was asked for?
//!
//! The root draws a part of its settings at random and prints what it gives, so no other rank can know them without
//! being told. What came is told by what each rank prints; how it came, by the MPI calls that the grader records.

use harness::prelude::*;

harness::exercise!();

/// What `Settings::UNKNOWN` prints as.
const UNKNOWN: &str = "cells 0 steps 0 step -1 seed 0";

#[derive(Clone, Copy, PartialEq)]
enum Way {
    Bcast,
    ByHand,
}

/// Two broadcasts in a row, from any roots, and on one rank too.
#[test]
fn every_rank_has_the_settings() {
    cases(2, &[&[4, 0, 0], &[5, 3, 1], &[1, 0, 0]], |case| {
        let (ranks, roots) = draw(case, 8);
        arrive(&broadcasts(ranks, &roots, Way::Bcast), &roots, Way::Bcast);
    });
}

/// One call carries the whole struct: four calls cost four times as much, and sends by hand are the second function's.
#[test]
fn one_broadcast_and_nothing_else() {
    cases(0, &[&[5, 2, 4]], |case| {
        let (ranks, roots) = draw(case, 8);
        let run = broadcasts(ranks, &roots, Way::Bcast);
        arrive(&run, &roots, Way::Bcast);
        for (rank, calls) in run.ranks().iter().zip(run.calls("MPI_Bcast")) {
            let times = roots.len() as u64;
            let because = match calls.count {
                count if count == times => continue,
                0 => "`broadcast` is to use `broadcast_into`, on every rank; sends are for `broadcast_by_hand`",
                _ => "the whole struct goes in one call: `broadcast_into(settings)` takes all of its fields",
            };
            let failure = Failure::wrong_output("it does not call MPI_Bcast once for each broadcast");
            rank.fail(
                failure.expected(format!("{times} calls in {times} broadcasts")).actual(calls.count).because(because),
            );
        }
        no_other_collective(&run, &["MPI_Bcast"]);
        if let Some(message) = run.messages().first() {
            let what = format!("MPI_Bcast is not all: it also sends a message to rank {}", message.to);
            let because =
                "a broadcast needs no send and no receive besides: the same call gives on the root and takes elsewhere";
            run.rank(message.from).fail(Failure::wrong_output(what).because(because));
        }
    });
}

/// Three broadcasts in a row while messages come in any order: what belongs to one must not end up in the next.
#[test]
fn by_hand_every_rank_has_them() {
    cases(2, &[&[4, 0, 0], &[5, 3, 1], &[1, 0, 0], &[9, 8, 4]], |case| {
        let (ranks, mut roots) = draw(case, 9);
        roots.push(roots[0]);
        let run = launch(ranks).args(arguments(&roots, Way::ByHand)).schedule(case.seed()).run();
        run.assert_success();
        if let Some(race) = run.warnings().iter().find(|warning| warning.kind == "wildcard-race") {
            let because = "each rank knows whom its message comes from: receive from that rank, not from any, or it \
                 may take the next broadcast's message for this one's";
            fail(Failure::new(Verdict::MpiMisuse, &race.what).because(because).seen_in(&run));
        }
        arrive(&run, &roots, Way::ByHand);
        no_other_collective(&run, &[]);
    });
}

/// A rank that has the settings needs no second message, and the root needs none at all.
#[test]
fn by_hand_one_message_each() {
    cases(1, &[&[6, 2]], |case| {
        let ranks = case.ranks(2..=8);
        let root = [case.number(0..u64::from(ranks)) as u32];
        let run = broadcasts(ranks, &root, Way::ByHand);
        arrive(&run, &root, Way::ByHand);
        no_other_collective(&run, &[]);
        for rank in run.ranks() {
            let received = run.messages().iter().filter(|message| message.to == rank.rank()).count();
            let expected = usize::from(rank.rank() != root[0]);
            if received != expected {
                let because = if rank.rank() == root[0] {
                    "the root has the settings from the beginning"
                } else {
                    "one message takes the whole struct, and a rank that has it needs no other"
                };
                let failure = Failure::wrong_output("it receives more messages than it needs");
                rank.fail(failure.expected(expected).actual(received).because(because));
            }
        }
    });
}

/// Who has the settings passes them on: twice as many have them after each round.
#[test]
fn by_hand_in_few_rounds() {
    cases(1, &[&[8, 0], &[7, 5]], |case| {
        let ranks = case.ranks(4..=8);
        let root = [case.number(0..u64::from(ranks)) as u32];
        let run = broadcasts(ranks, &root, Way::ByHand);
        arrive(&run, &root, Way::ByHand);
        let fewest = u64::from(ranks.next_power_of_two().ilog2());
        let rounds = run.rounds();
        if rounds > fewest {
            let sent = |rank: u32| run.messages().iter().filter(|message| message.from == rank).count();
            let because = if sent(root[0]) == ranks as usize - 1 {
                "the root sends every message itself; ranks that have the settings can send them on at the same time"
            } else if (0..ranks).all(|rank| sent(rank) <= 1) {
                "the message goes down a chain, and only one rank at a time has something to do"
            } else {
                "in every round each rank that has the settings must give them to one that has not; a rank with several \
                 to serve begins with the one that has the most ranks behind it"
            };
            let what = format!("the last of {ranks} ranks has the settings after {rounds} rounds of messages");
            fail(
                Failure::wrong_output(what)
                    .expected(format!("{fewest} rounds"))
                    .actual(rounds)
                    .because(because)
                    .seen_in(&run),
            );
        }
    });
}

/// At most so many ranks, and the roots of two broadcasts.
fn draw(case: &mut Case, most: u32) -> (u32, Vec<u32>) {
    let ranks = case.ranks(1..=most);
    (ranks, (0..2).map(|_| case.number(0..u64::from(ranks)) as u32).collect())
}

fn arguments(roots: &[u32], way: Way) -> Vec<String> {
    let roots: Vec<String> = roots.iter().map(ToString::to_string).collect();
    let by_hand = (way == Way::ByHand).then(|| "--by-hand".to_owned());
    by_hand.into_iter().chain(["--cells".to_owned(), "10".to_owned(), "--roots".to_owned(), roots.join(",")]).collect()
}

fn broadcasts(ranks: u32, roots: &[u32], way: Way) -> Run {
    launch(ranks).args(arguments(roots, way)).run()
}

/// Every rank has, after each broadcast, what its root had before.
fn arrive(run: &Run, roots: &[u32], way: Way) {
    run.assert_success();
    let lines = |rank: u32, word: &str| -> Vec<String> {
        run.rank(rank).lines().iter().filter_map(|line| Some(line.strip_prefix(word)?.trim().to_owned())).collect()
    };
    let mut given: Vec<String> = Vec::new();
    for (turn, &root) in roots.iter().enumerate() {
        let earlier = roots[..turn].iter().filter(|&&other| other == root).count();
        given.extend(lines(root, "gives ").get(earlier).cloned());
    }
    for rank in run.ranks() {
        let times = roots.iter().filter(|&&root| root == rank.rank()).count();
        if lines(rank.rank(), "has ").len() != roots.len() || rank.lines().len() != roots.len() + times {
            rank.fail(
                Failure::wrong_output("it prints something besides what the driver prints")
                    .because("your functions print nothing; use `eprintln!` to look at what they do")
                    .output(rank.lines().iter().take(8).map(ToString::to_string)),
            );
        }
    }
    for (turn, &root) in roots.iter().enumerate() {
        // The root first: when its settings are gone, nobody has them.
        for rank in std::iter::once(root).chain(0..run.size()) {
            let has = &lines(rank, "has ")[turn];
            if *has != given[turn] {
                let what = format!("it does not have the settings of rank {root} after broadcast {}", turn + 1);
                let because = cause(rank == root, has, &given[..turn], way);
                let failure = Failure::wrong_output(what).expected(&given[turn]).actual(has);
                run.rank(rank).fail(failure.because(because));
            }
        }
    }
}

fn cause(root: bool, has: &str, earlier: &[String], way: Way) -> &'static str {
    match (root, way) {
        (true, _) => {
            "it is the root, and its own settings were overwritten: who gives is `root`, whichever rank that is"
        }
        _ if earlier.iter().any(|settings| settings == has) => {
            "these are the settings of an earlier broadcast: it got nothing this time, or a message of another time"
        }
        (_, Way::Bcast) if has == UNKNOWN => {
            "it has what ranks other than the root begin with: all ranks call `broadcast_into` on the process of `root`"
        }
        (_, Way::ByHand) if has == UNKNOWN => {
            "it has what ranks other than the root begin with: only ranks that have the settings pass them on"
        }
        _ => "not all of the numbers have come: the whole struct must",
    }
}

/// The collectives that move data, but for those that are asked for.
fn no_other_collective(run: &Run, asked: &[&str]) {
    const STEMS: [&str; 6] = ["bcast", "gather", "scatter", "alltoall", "reduce", "scan"];
    for (rank, calls) in run.ranks().iter().zip(&run.observed().calls) {
        let collective = |name: &&String| STEMS.iter().any(|stem| name.to_lowercase().contains(stem));
        if let Some(name) = calls.keys().filter(collective).find(|name| !asked.contains(&name.as_str())) {
            let because = match asked {
                [] => "here the settings travel by your own sends and receives, so that you know what MPI_Bcast does",
                _ => "one MPI_Bcast is all it takes",
            };
            rank.fail(Failure::wrong_output(format!("it calls {name}")).because(because));
        }
    }
}
