//! The tasks as the driver makes them up, and what a run made of them.

use std::fmt::Write;

use harness::prelude::*;

/// Tasks, numbered from 0.
pub struct Tasks {
    pub number: u64,
    seed: u64,
    /// What a short task costs, in microseconds.
    unit: u64,
}

impl Tasks {
    /// Short ones: who is done first is in the hands of the machine as well.
    pub fn new(number: u64, seed: u64) -> Self {
        Self { number, seed: seed % (1 << 32), unit: 300 }
    }

    /// With short tasks of so many microseconds.
    pub fn with_unit(self, unit: u64) -> Self {
        Self { unit, ..self }
    }

    pub fn args(&self) -> [String; 6] {
        let Self { number, seed, unit } = self;
        ["--tasks".into(), number.to_string(), "--seed".into(), seed.to_string(), "--unit".into(), unit.to_string()]
    }

    fn result(&self, task: u64) -> u64 {
        100_000 + harness::seed::mixed(!self.seed, task) % 900_000
    }
}

/// The tasks that a rank worked on, in its order.
pub fn worked_on(rank: &Rank) -> Vec<u64> {
    let line = rank.lines().into_iter().find_map(|line| line.strip_prefix("worked on:").map(str::to_owned));
    line.unwrap_or_default().split_whitespace().filter_map(|task| task.parse().ok()).collect()
}

/// Each task was worked on once, by a worker where there is one, and nothing else was.
pub fn assert_worked(run: &Run, tasks: &Tasks) {
    let workers = run.size() > 1;
    let range = match tasks.number {
        0 => "no task at all".to_owned(),
        1 => "task 0 alone".to_owned(),
        number => format!("tasks 0 to {}", number - 1),
    };
    let mut done_by: Vec<Vec<&Rank>> = vec![Vec::new(); tasks.number as usize];
    for rank in run.ranks() {
        for task in worked_on(rank) {
            match done_by.get_mut(task as usize) {
                Some(by) => by.push(rank),
                None => rank.fail(
                    Failure::wrong_output(format!("it worked on task {task}, which does not exist"))
                        .expected(&range)
                        .because("what is no task must not reach `work`: look at the tag before the number"),
                ),
            }
        }
    }
    if let (Some(task), true) = (worked_on(run.rank(0)).first(), workers) {
        run.rank(0).fail(
            Failure::new(Verdict::TooSlow, format!("it worked on task {task} itself, and it is the manager"))
                .expected("tasks are worked on by the ranks from 1 on")
                .actual(format!("{} of {} tasks done on rank 0", worked_on(run.rank(0)).len(), tasks.number))
                .because("a manager that is at work answers nobody, and the workers wait"),
        );
    }
    for (task, by) in done_by.iter().enumerate() {
        let failure = match by.as_slice() {
            [_] => continue,
            [] => Failure::wrong_output(format!("task {task} was worked on by nobody")).because(match workers {
                true => "each call of `work` is counted, on the rank that makes it",
                false => "there is no worker that could do it: where the manager is alone, it calls `work` itself",
            }),
            [first, .., last] if first.rank() == last.rank() => {
                Failure::wrong_output(format!("task {task} was worked on twice by rank {}", first.rank()))
                    .because("a task that was handed out is not left any more")
            }
            [first, .., last] => {
                let (first, last) = (first.rank(), last.rank());
                Failure::wrong_output(format!("task {task} was worked on by rank {first} and by rank {last}"))
                    .because("only the manager knows which tasks are left, and it hands out each of them once")
            }
        };
        fail(failure.expected("each task worked on once").output(who_did_what(run)).seen_in(run));
    }
}

/// Rank 0 has the result of each task, in the order of tasks.
pub fn assert_results(run: &Run, tasks: &Tasks) {
    let root = run.rank(0);
    let lines: Vec<&str> = root.lines().into_iter().filter(|line| line.starts_with("task ")).collect();
    let results: Vec<u64> = lines.iter().filter_map(|line| line.split_once(": ")?.1.parse().ok()).collect();
    if results.len() as u64 != tasks.number {
        root.fail(
            Failure::wrong_output("`manager` returned another number of results than there are tasks")
                .expected(format!("{} results", tasks.number))
                .actual(results.len()),
        );
    }
    for (task, &result) in (0..).zip(&results) {
        let expected = tasks.result(task);
        if result == expected {
            continue;
        }
        let because = match (0..tasks.number).find(|&other| tasks.result(other) == result) {
            Some(other) => format!(
                "this is the result of task {other}: results come back in another order than tasks are handed out, so \
                 the manager must know which task each belongs to"
            ),
            None if (0..).zip(&results).all(|(task, &result)| task == result) => {
                "these are the numbers of the tasks: a `RESULT` carries what `work(task)` returned".to_owned()
            }
            None if result == 0 => {
                "an `ASK` brings no result, and each `RESULT` must find its way into the list".to_owned()
            }
            None => "this is no task's result: what `work` returns comes back unchanged".to_owned(),
        };
        root.fail(
            Failure::wrong_output(format!("task {task} has a wrong result"))
                .expected(expected)
                .actual(result)
                .because(because),
        );
    }
}

/// No worker was handed a task before its last one's result had come: who is handed several at once may be busy with them
/// when others have nothing left to do.
pub fn assert_one_at_a_time(run: &Run, task: i32, result: i32) {
    for rank in run.ranks().iter().skip(1) {
        let between = |from: u32, to: u32, tag: i32| {
            run.messages().iter().filter(move |it| (it.from, it.to, it.tag) == (from, to, tag))
        };
        let mut handed: Vec<u64> = between(0, rank.rank(), task).map(|message| message.sent_in).collect();
        let mut heard: Vec<u64> = between(rank.rank(), 0, result).map(|message| message.received_in).collect();
        handed.sort_unstable();
        heard.sort_unstable();
        // Rank 0 hands out the one and hears the other, so its own calls tell which came first.
        let too_early = handed.iter().skip(1).zip(&heard).position(|(handed, heard)| handed < heard);
        if let Some(before) = too_early {
            let (own, count) = (rank.rank(), before + 2);
            fail(
                Failure::new(Verdict::TooSlow, format!("rank {own} was handed a task while it still had one"))
                    .expected("each task but a worker's first in answer to the `RESULT` of the one before")
                    .actual(format!("task no. {count} of rank {own} was sent before its result no. {} came", before + 1))
                    .because(
                        "a task that was handed out can't go to anybody else, though its worker may be the slowest of all",
                    )
                    .seen_in(run),
            );
        }
    }
}

/// Mean cost of the workers / greatest.
pub fn balance(run: &Run) -> f64 {
    let costs: Vec<u64> = run.ranks().iter().skip(1).map(cost).collect();
    let greatest = costs.iter().max().copied().unwrap_or_default();
    costs.iter().sum::<u64>() as f64 / (costs.len() as f64 * greatest as f64)
}

/// What a rank's tasks cost on it, in microseconds.
fn cost(rank: &Rank) -> u64 {
    let cost = |line: &str| line.strip_prefix("cost: ")?.strip_suffix(" us")?.parse().ok();
    rank.lines().into_iter().find_map(cost).unwrap_or(0)
}

/// What a run that is not balanced is told.
pub fn unbalanced(run: &Run, balance: f64) -> Failure {
    let workers = u64::from(run.size()) - 1;
    let shares: Vec<Vec<u64>> = run.ranks().iter().skip(1).map(worked_on).collect();
    let sorted = |share: &Vec<u64>| {
        let mut share = share.clone();
        share.sort_unstable();
        share
    };
    let in_steps =
        |by: u64| shares.iter().map(sorted).all(|share| share.windows(2).all(|pair| pair[1] == pair[0] + by));
    let senders: Vec<u32> = run.messages().iter().filter(|it| it.to == 0).map(|it| it.from).collect();
    let in_turn =
        senders.chunks_exact(workers as usize).all(|round| round.iter().zip(1..).all(|(&it, turn)| it == turn));
    let idle = shares.iter().filter(|share| share.is_empty()).count();
    let because = if idle > 0 {
        format!("{idle} of {workers} workers got no task at all")
    } else if in_turn {
        "rank 0 hears its workers in turn, 1, 2, 3 … and again: a worker that is done must wait until those before it \
         are, too; `world.any_process()` hears whoever comes first"
            .to_owned()
    } else if in_steps(workers) {
        format!("every {workers}th task went to the same worker: who does what was settled beforehand")
    } else if in_steps(1) {
        "each worker got a block of tasks: who does what was settled beforehand".to_owned()
    } else {
        "a worker that is done gets the next task at once, and no worker gets a task while it still has one".to_owned()
    };
    Failure::new(Verdict::TooSlow, "the workers' loads are uneven")
        .expected("a load balance of at least 0.8: mean cost of the workers / greatest")
        .actual(format!("{balance:.2}"))
        .because(because)
        .output(costs(run))
}

/// `rank 2: 31 tasks, 412 ms`, for each worker.
fn costs(run: &Run) -> Vec<String> {
    let line =
        |rank: &Rank| format!("rank {}: {} tasks, {} ms", rank.rank(), worked_on(rank).len(), cost(rank) / 1_000);
    run.ranks().iter().skip(1).map(line).collect()
}

fn who_did_what(run: &Run) -> Vec<String> {
    let line = |rank: &Rank| {
        let mut line = format!("rank {} worked on", rank.rank());
        match worked_on(rank).as_slice() {
            [] => line.push_str(" nothing"),
            tasks => tasks.iter().for_each(|task| write!(line, " {task}").expect("a string takes all")),
        }
        line
    };
    run.ranks().iter().map(line).collect()
}
