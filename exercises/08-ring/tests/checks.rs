//! Values travel round a ring: does each rank see all of them, and does it work while the next one is on its way?
//!
//! The sum alone proves little: a formula gives it, and one reduction does. So the checks look at the messages that went
//! from rank to rank. That work and messages overlap is not a matter of time here but of order. The driver holds one rank
//! back until its neighbours are at work, and keeps it at work until they went on: a program that works between start
//! and completion ends, and any other waits for itself, which the grader can prove.

use harness::prelude::*;

harness::exercise!();

/// From a ring of one to a ring of thirteen. The counts that are left out here are those of the other checks: all ask for
/// the sum first.
#[test]
fn every_rank_has_the_sum() {
    for ranks in [1, 2, 3, 5, 8, 13] {
        ring(ranks);
    }
}

/// One message in each step, to the right, and no shortcut.
#[test]
fn values_go_round_the_ring() {
    for ranks in [4, 9, 11] {
        let run = ring(ranks);
        no_collective(&run);
        for rank in run.ranks() {
            let right = (rank.rank() + 1) % ranks;
            let sent: Vec<_> = run.messages().iter().filter(|message| message.from == rank.rank()).collect();
            if let Some(stray) = sent.iter().find(|message| message.to != right) {
                let left = (rank.rank() + ranks - 1) % ranks;
                let all_left = sent.iter().all(|message| message.to == left);
                rank.fail(
                    Failure::wrong_output(format!("it sends to rank {}", stray.to))
                        .expected(format!("messages to rank {right} only, its right neighbour"))
                        .actual(format!("a message to rank {}", stray.to))
                        .because(if all_left {
                            "that is its left neighbour: send to the right, receive from the left"
                        } else {
                            "in a ring a value comes to a rank far away by being passed on"
                        }),
                );
            }
            if sent.len() as u32 != ranks - 1 {
                rank.fail(
                    Failure::wrong_output("it sends another number of messages")
                        .expected(format!("{}: one for each other rank", ranks - 1))
                        .actual(sent.len())
                        .because("each step sends one value to the right, and receives one from the left"),
                );
            }
        }
    }
}

/// Started, not waited for: `MPI_Isend` and `MPI_Irecv` in each step.
#[test]
fn calls_do_not_block() {
    for ranks in [6, 10] {
        let run = ring(ranks);
        for (blocking, instead) in [
            ("MPI_Send", "immediate_send"),
            ("MPI_Ssend", "immediate_send"),
            ("MPI_Bsend", "immediate_send"),
            ("MPI_Recv", "immediate_receive_into"),
            ("MPI_Mrecv", "immediate_receive_into"),
            ("MPI_Sendrecv", "immediate_send` and `immediate_receive_into"),
            ("MPI_Sendrecv_replace", "immediate_send` and `immediate_receive_into"),
        ] {
            if let Some((rank, count)) = caller(&run, blocking) {
                rank.fail(
                    Failure::wrong_output(format!("it calls {blocking}, which blocks"))
                        .expected(format!("`{instead}`, which returns at once"))
                        .actual(format!("{blocking} {}", times(count)))
                        .because("a rank that sits in a blocking call can do no work meanwhile"),
                );
            }
        }
    }
}

/// In each step with the value that is being sent, which arrived in the step before.
#[test]
fn works_once_a_step() {
    for ranks in [1, 7, 12] {
        let run = ring(ranks);
        for rank in run.ranks() {
            let expected: Vec<u64> = (0..ranks - 1).map(|step| value((rank.rank() + ranks - step) % ranks)).collect();
            let actual = line(rank, "worked on ");
            if actual != format!("{expected:?}") {
                let arrived: Vec<u64> = (1..ranks).map(|step| value((rank.rank() + ranks - step) % ranks)).collect();
                let because = if actual == "[]" {
                    "`work` is a function that the driver gives: `work(visiting)` calls it"
                } else if actual == format!("{arrived:?}") {
                    "these are the values that came in; those being sent begin with its own"
                } else {
                    "it works once in each step, on the value that it sends in that step"
                };
                rank.fail(
                    Failure::wrong_output(if actual == "[]" { "it does no work" } else { "it works on other values" })
                        .expected(format!("work on {expected:?}"))
                        .actual(format!("work on {actual}"))
                        .because(because),
                );
            }
        }
    }
}

/// Nothing is buffered here, so that a message is under way until it is received.
#[test]
fn works_while_messages_are_under_way() {
    for (ranks, late) in [(2, 1), (3, 0), (5, 2)] {
        let run = launch(ranks).args(["--late", &late.to_string()]).synchronous().run();
        let Some(failure) = run.failure() else { continue };
        if ![Verdict::Deadlock, Verdict::TimeLimit].contains(&failure.verdict) {
            fail(failure.seen_in(&run));
        }
        let (left, right) = ((late + ranks - 1) % ranks, (late + 1) % ranks);
        let (neighbours, are) =
            if left == right { (format!("rank {left}"), "is") } else { (format!("ranks {left} and {right}"), "are") };
        let at_work = run.rank(late).lines().contains(&"neighbours are at work");
        let explained = if at_work {
            Failure::new(failure.verdict, "it works before its messages are under way").rank(late).because(format!(
                "rank {late} stays at work until {neighbours} went on, and they can't without the send and the receive \
                 that rank {late} should have started before `work`"
            ))
        } else {
            Failure::new(failure.verdict, format!("a neighbour of rank {late} waits before it works")).because(format!(
                "rank {late} begins when {neighbours} {are} at work, and nothing is buffered in this launch: whoever \
                 waits for a message to or from rank {late} before calling `work` waits for ever"
            ))
        };
        let explained = explained.expected("start both, then work, then wait for both").output(failure.output);
        fail(explained.seen_in(&run));
    }
}

/// The values go round on so many ranks, and each of them must have the sum.
fn ring(ranks: u32) -> Run {
    let run = launch(ranks).time_limit(Duration::from_secs(30)).run();
    run.assert_success();
    for rank in run.ranks() {
        let expected = sum(ranks);
        let actual = line(rank, "sum ");
        if actual != expected.to_string() {
            let failure = Failure::wrong_output("its sum is another").expected(expected).actual(&actual);
            rank.fail(match actual.parse().ok().and_then(|sum| usual_cause(sum, rank.rank(), ranks)) {
                Some(cause) => failure.because(cause),
                None => failure.because(format!("the sum of the squares of 1 to {ranks} is asked for")),
            });
        }
    }
    run
}

/// What the driver gives to a rank.
fn value(rank: u32) -> u64 {
    (u64::from(rank) + 1).pow(2)
}

/// The sum of the squares of 1 to P.
fn sum(ranks: u32) -> u64 {
    let ranks = u64::from(ranks);
    ranks * (ranks + 1) * (2 * ranks + 1) / 6
}

/// What follows these words in the rank's output.
fn line(rank: &Rank, words: &str) -> String {
    let found = rank.lines().into_iter().find_map(|line| line.strip_prefix(words));
    found.unwrap_or("nothing").to_owned()
}

/// The mistakes that are made most.
fn usual_cause(sum: u64, rank: u32, ranks: u32) -> Option<String> {
    let whole = self::sum(ranks);
    let at = |step: u32| value((rank + ranks - step) % ranks);
    let steps = u64::from(ranks - 1);
    let cause = if sum == 0 {
        "its own value belongs to the sum"
    } else if sum == at(0) {
        "only its own value is in it"
    } else if sum == at(0) + steps * at(1) {
        "the value of its left neighbour is added in every step: pass on what came in, not your own value"
    } else if sum == at(0) * u64::from(ranks) {
        "its own value is added in every step: add what came in"
    } else if sum == whole + at(0) {
        "one step too many: its own value is back and is added twice"
    } else if sum == whole - at(0) {
        "its own value is not in it"
    } else if sum == whole - at(ranks - 1) {
        "one step too few: the value of its right neighbour has the longest way"
    } else {
        return None;
    };
    Some(cause.to_owned())
}

fn no_collective(run: &Run) {
    for name in [
        "MPI_Allreduce",
        "MPI_Reduce",
        "MPI_Allgather",
        "MPI_Allgatherv",
        "MPI_Gather",
        "MPI_Gatherv",
        "MPI_Bcast",
        "MPI_Alltoall",
        "MPI_Alltoallv",
        "MPI_Scan",
        "MPI_Exscan",
        "MPI_Scatter",
        "MPI_Iallreduce",
        "MPI_Iallgather",
        "MPI_Igather",
    ] {
        if let Some((rank, count)) = caller(run, name) {
            rank.fail(
                Failure::wrong_output(format!("it calls {name}"))
                    .expected("messages between neighbours, and no collective")
                    .actual(format!("{name} {}", times(count)))
                    .because("a collective finds the sum as well; here the values are to travel round the ring"),
            );
        }
    }
}

/// The first rank that called this, and how often.
fn caller<'a>(run: &'a Run, name: &str) -> Option<(&'a Rank, u64)> {
    let counts = run.calls(name).into_iter().map(|calls| calls.count);
    run.ranks().iter().zip(counts).find(|(_, count)| *count > 0)
}

fn times(count: u64) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}
