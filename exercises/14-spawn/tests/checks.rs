//! Who works here? Processes that were not there when the program was launched.
//!
//! The grader starts each spawned process as it starts the launched ones, with a file for what it prints and a record of
//! its calls. The driver prints on every worker which share it received before it computes, and only a worker computes.
//! So what rank 0 has in the end can be right without the workers' share in it by no way that is shorter than the task.

use harness::prelude::*;
use harness::record::{Ended, Exit};

harness::exercise!();

/// A collective has one effect, not one for each rank that calls it.
#[test]
fn workers_are_spawned_once() {
    for (ranks, workers) in [(1, 1), (1, 3), (3, 2), (2, 4)] {
        spawned(ranks, workers, &[7, 1, 6, 9]);
    }
}

/// Fewer numbers than workers, as many, and more.
#[test]
fn work_arrives() {
    cases(1, &[&[1, 3, 5, 27], &[2, 4, 2, 27], &[1, 2, 0]], |case| {
        let Drawn { ranks, workers, numbers } = drawn(case);
        let run = spawned(ranks, workers, &numbers);
        shares_are_right(&run, workers, &numbers);
    });
}

/// Both sides number their ranks from 0. Merged, they need one order, and both must want the same.
#[test]
fn launched_ranks_come_first() {
    for (ranks, workers) in [(1, 2), (3, 2)] {
        let run = spawned(ranks, workers, &[5, 9]);
        let size = ranks + workers;
        let expected = |rank: &Rank| format!("{} of {size}", if rank.spawned { ranks } else { 0 } + rank.rank());
        for rank in run.ranks().iter().chain(run.spawned()) {
            let actual = value(rank, "merged");
            if actual != Some(expected(rank).as_str()) {
                not_as_asked(
                    rank,
                    Failure::wrong_output("it has another place in the merged communicator")
                        .expected(format!("rank {}", expected(rank)))
                        .actual(actual.map_or("none".to_owned(), |place| format!("rank {place}")))
                        .because(
                            "one side merges with `MergeOrder::Low` and comes first, the other with `MergeOrder::High`",
                        ),
                );
            }
        }
    }
}

/// The results are computed here as well, so no other list will do.
#[test]
fn results_come_back() {
    cases(2, &[&[1, 3, 5, 27], &[3, 2, 4, 97], &[2, 3, 1, 27], &[1, 1, 0]], |case| {
        let Drawn { ranks, workers, numbers } = drawn(case);
        let run = spawned(ranks, workers, &numbers);
        shares_are_right(&run, workers, &numbers);
        let steps: Vec<u64> = numbers.iter().copied().map(collatz_steps).collect();
        let (expected, actual) = (shown(&steps), value(run.rank(0), "steps"));
        if actual != Some(expected.as_str()) {
            let actual = actual.unwrap_or("None, where `Some` is expected");
            run.rank(0).fail(
                Failure::wrong_output("it has other results")
                    .expected(or_nothing(&expected))
                    .actual(or_nothing(actual))
                    .because(why_others(&steps, actual)),
            );
        }
        let claims = |rank: &&Rank| value(rank, "steps").is_some() || rank.lines().contains(&"collected");
        if let Some(rank) = run.ranks().iter().skip(1).chain(run.spawned()).find(claims) {
            not_as_asked(
                rank,
                Failure::wrong_output("it has results, and only rank 0 of the merged communicator should")
                    .expected("`collect` returns None")
                    .actual("it returns Some(…)")
                    .because("after a gather to rank 0, no other rank has what all have found"),
            );
        }
    });
}

/// On one communicator, one call brings all: that is what merging is good for.
#[test]
fn results_come_in_a_collective() {
    const COLLECTIVES: [&str; 6] =
        ["MPI_Gatherv", "MPI_Allgatherv", "MPI_Gather", "MPI_Allgather", "MPI_Reduce", "MPI_Allreduce"];
    const RECEIVES: [&str; 6] = ["MPI_Recv", "MPI_Mrecv", "MPI_Irecv", "MPI_Imrecv", "MPI_Sendrecv", "MPI_Recv_init"];
    let run = spawned(2, 3, &[27, 97, 871, 6171]);
    for rank in run.ranks() {
        let count =
            |names: &[&str]| -> u64 { names.iter().map(|name| run.calls(name)[rank.rank() as usize].count).sum() };
        if count(&RECEIVES) > 0 {
            rank.fail(
                Failure::wrong_output("it receives results one by one")
                    .expected("no MPI_Recv: a collective on the merged communicator")
                    .actual(format!("{} receives", count(&RECEIVES)))
                    .because("rank 0 alone then takes as many steps as there are workers; a gather may use a tree"),
            );
        }
        if count(&COLLECTIVES) == 0 {
            rank.fail(
                Failure::wrong_output("it calls no collective that could bring the results")
                    .expected("MPI_Gather for the lengths and MPI_Gatherv for the numbers, on every rank")
                    .actual("none of them")
                    .because("a collective is called by all ranks of the communicator, the launched ones too"),
            );
        }
    }
}

/// Connected processes end together, so both sides let go of each other first.
#[test]
fn nobody_is_left_behind() {
    for (ranks, workers) in [(1, 4), (3, 1)] {
        let run = launched(ranks, workers, &[27, 97]);
        if let Some(worker) = left_behind(&run) {
            not_as_asked(
                worker,
                Failure::new(Verdict::TimeLimit, "it did not end, and all launched ranks were done")
                    .expected("all workers end with the launch")
                    .actual("a process that went on")
                    .because("a worker that waits for more work than there is waits for ever"),
            );
        }
        spawned_once(&run, workers);
        run.assert_calls("MPI_Comm_disconnect", 1);
    }
}

/// A worker that goes on after the launched ranks have let go of it. Whether these wait for it as they do so, until the time
/// limit, or end, is the MPI's choice.
fn left_behind(run: &Run) -> Option<&Rank> {
    let goes_on = |worker: &&Rank| worker.exit == Exit::Ended && !worker.notes.panicked;
    let let_go = |rank: &Rank| rank.notes.finalized || run.calls("MPI_Comm_disconnect")[rank.rank() as usize].count > 0;
    let not_finished = matches!(run.ended, Ended::LauncherStuck | Ended::TimeLimit);
    run.spawned().iter().find(goes_on).filter(|_| not_finished && run.ranks().iter().all(let_go))
}

struct Drawn {
    ranks: u32,
    workers: u32,
    numbers: Vec<u64>,
}

fn drawn(case: &mut Case) -> Drawn {
    let (ranks, workers) = (case.ranks(1..=3), case.ranks(1..=4));
    let count = case.number(0..=9);
    Drawn { ranks, workers, numbers: (0..count).map(|_| case.number(1..=1_000_000)).collect() }
}

/// A launch whose ranks have spawned so many workers, once.
fn spawned(ranks: u32, workers: u32, numbers: &[u64]) -> Run {
    let run = launched(ranks, workers, numbers);
    spawned_once(&run, workers);
    run
}

fn launched(ranks: u32, workers: u32, numbers: &[u64]) -> Run {
    let words = numbers.iter().map(u64::to_string);
    let args: Vec<String> = ["--workers".to_owned(), workers.to_string()].into_iter().chain(words).collect();
    launch(ranks).args(args).run()
}

/// All went well, and the ranks of the launch have spawned so many workers in one call.
fn spawned_once(run: &Run, workers: u32) {
    // With workers too many, what else goes wrong in a run follows from that.
    let by_itself = [Verdict::Todo, Verdict::Crash, Verdict::LimitExceeded];
    if run.failure().is_some_and(|failure| by_itself.contains(&failure.verdict)) {
        run.assert_success();
    }
    let calls = run.calls("MPI_Comm_spawn");
    if let Some((rank, calls)) = run.ranks().iter().zip(&calls).find(|(_, calls)| calls.count > 1) {
        rank.fail(
            Failure::wrong_output("it spawns more than once")
                .expected("1 call of MPI_Comm_spawn, on every rank of the world")
                .actual(format!("{} calls", calls.count))
                .because("one call starts all workers as one world; workers of several calls are worlds of their own"),
        );
    }
    let started = |number: usize| {
        Failure::wrong_output(if number > workers as usize { "too many workers" } else { "too few workers" })
            .expected(format!("{workers}, for all {} launched ranks together", run.size()))
            .actual(number)
            .because("`world.process_at_rank(0).spawn(program, workers)`, by all ranks, starts so many processes once")
    };
    if run.spawned().len() > workers as usize {
        fail(started(run.spawned().len()));
    }
    // Who goes on when all is done has done what these checks ask.
    if left_behind(run).is_none() {
        run.assert_success();
    }
    run.assert_calls("MPI_Comm_spawn", 1);
    if run.spawned().len() != workers as usize {
        fail(started(run.spawned().len()));
    }
    if let Some(rank) = run.ranks().iter().find(|rank| value(rank, "workers") != Some(workers.to_string().as_str())) {
        rank.fail(
            Failure::wrong_output("its intercommunicator has another number of workers")
                .expected(workers)
                .actual(value(rank, "workers").unwrap_or("none"))
                .because("`spawn_workers` returns what `spawn` gives, on every rank"),
        );
    }
}

fn shares_are_right(run: &Run, workers: u32, numbers: &[u64]) {
    let (count, each) = (workers as usize, numbers.len() / workers as usize);
    let mut rest = numbers;
    let shares: Vec<&str> = run.spawned().iter().map(|worker| value(worker, "share").unwrap_or("no share")).collect();
    for (worker, actual) in run.spawned().iter().zip(&shares) {
        let (share, after) = rest.split_at(each + usize::from((worker.rank() as usize) < numbers.len() % count));
        rest = after;
        if *actual == shown(share) {
            continue;
        }
        let dealt = shares.iter().map(|share| share.split_whitespace().count());
        let because = match (dealt.clone().sum::<usize>(), dealt.max().unwrap_or(0)) {
            (sum, _) if sum < numbers.len() => "some numbers were dealt to nobody",
            (sum, _) if sum > numbers.len() => "some numbers were dealt more than once",
            (_, most) if most > numbers.len().div_ceil(count) => {
                "the busiest worker has more than it should, and all wait for it"
            }
            _ => "worker 0 has the first numbers, and the first workers have one more where they do not divide evenly",
        };
        not_as_asked(
            worker,
            Failure::wrong_output(format!("it received another share of the {} numbers", numbers.len()))
                .expected(or_nothing(&shown(share)))
                .actual(or_nothing(actual))
                .because(because)
                .output(
                    shares.iter().enumerate().map(|(worker, share)| format!("worker {worker}: {}", or_nothing(share))),
                ),
        );
    }
}

fn why_others(steps: &[u64], actual: &str) -> &'static str {
    let results: Vec<u64> = actual.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let sorted = |numbers: &[u64]| {
        let mut numbers = numbers.to_vec();
        numbers.sort_unstable();
        numbers
    };
    if actual.starts_with("None") {
        "rank 0 of the merged communicator is the root of the gather, and returns Some(…)"
    } else if sorted(&results) == sorted(steps) {
        "the results are there in another order: a gather keeps the order of ranks"
    } else if results.len() < steps.len() {
        "the results of some workers are missing: rank 0 is the root, and all ranks gather"
    } else {
        "each rank contributes what it has and no more; the lengths say where each part begins"
    }
}

/// Ends the check with a failure on this process, launched or spawned.
fn not_as_asked(rank: &Rank, mut failure: Failure) -> ! {
    if rank.spawned {
        failure.what = format!("worker {}: {}", rank.rank(), failure.what);
        fail(failure)
    }
    rank.fail(failure)
}

/// What a process printed as `NAME = VALUE`.
fn value<'a>(rank: &'a Rank, name: &str) -> Option<&'a str> {
    rank.stdout().lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" ="))?.strip_prefix(' ').or(Some(""))
}

fn shown(numbers: &[u64]) -> String {
    let words: Vec<String> = numbers.iter().map(u64::to_string).collect();
    words.join(" ")
}

fn or_nothing(text: &str) -> &str {
    if text.is_empty() { "nothing" } else { text }
}

fn collatz_steps(number: u64) -> u64 {
    std::iter::successors(Some(number), |&n| (n > 1).then(|| if n % 2 == 0 { n / 2 } else { 3 * n + 1 })).count() as u64
        - 1
}
