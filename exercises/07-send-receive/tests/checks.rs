//! Two ranks talk: do both of them get what the other sent, however much it is, and does the clock measure it?
//!
//! Which messages went from whom to whom is known from the MPI calls of the launch, so an answer that nobody sent does
//! not count. No check judges how fast a machine is. What a table says must agree with itself and with the launch: a
//! program cannot have measured more seconds than it ran, nor fewer than it spent in sending and receiving.

use harness::prelude::*;

harness::exercise!();

/// Each pair swaps, and a rank without a partner stays out of it, without waiting for anyone.
#[test]
fn partners_swap_their_numbers() {
    cases(2, &[&[2, 3], &[1, 3], &[5, 2], &[4, 1]], |case| {
        let (ranks, length) = (case.ranks(1..=6), case.number(1..=40));
        let seed = case.number(0..1_000_000);
        exchange(launch(ranks), length, seed);
    });
}

/// Far above what any MPI buffers by itself, and once with every send waiting for its receive. None at all is a length
/// as well.
#[test]
fn large_buffers_arrive() {
    cases(0, &[&[2, 150_000, 7], &[5, 131_073, 8], &[3, 0, 9]], |case| {
        let (ranks, length) = (case.ranks(1..=5), case.number(0..=200_000));
        let seed = case.number(0..1_000_000);
        exchange(launch(ranks), length, seed);
        exchange(launch(ranks).synchronous(), length, seed);
    });
}

/// So many pings, so many pongs, of these sizes and in this order, and nothing besides.
#[test]
fn every_ball_is_returned() {
    cases(1, &[&[2, 3, 8, 0, 1], &[1, 2, 8, 8, 8], &[4, 2, 70_000, 1 << 20, 0]], |case| {
        let (ranks, repetitions) = (case.ranks(1..=5), case.number(1..=6));
        let sizes = [case.number(1..=100_000), case.number(0..=2 << 20), case.number(0..=100)];
        let run = play(launch(ranks), &sizes, repetitions);
        play_as_asked(&run, &sizes, repetitions);
        // Once more with nothing buffered: the figures are others, the messages are not.
        if ranks == 2 {
            play_as_asked(&play(launch(ranks).synchronous(), &sizes, repetitions), &sizes, repetitions);
        }
    });
}

/// Rows, units, and seconds that fit into the launch.
#[test]
fn table_is_consistent() {
    for (ranks, sizes, repetitions) in [(1, vec![8], 1), (3, vec![1, 4096, 0, 1 << 20], 150)] {
        let run = play(launch(ranks), &sizes, repetitions);
        if let Some(rank) = run.ranks().iter().find(|rank| (rank.rank() > 0 || ranks == 1) && !rank.stdout().is_empty())
        {
            rank.fail(
                Failure::wrong_output("it returns rows of the table")
                    .expected("no rows on this rank")
                    .actual(format!("{:?}", rank.lines()[0]))
                    .because("rank 0 alone measures, and only when there is a rank 1 to play with"),
            );
        }
        if ranks > 1 {
            consistent(&run, &rows(&run, &sizes), repetitions);
        }
    }
}

/// The numbers that the driver makes on a rank.
fn numbers(rank: u32, length: u64, seed: u64) -> impl Iterator<Item = u64> {
    let first = 1_000_000_000 * (u64::from(rank) + 1) + seed;
    first..first + length
}

/// A rank's line, when it received these numbers.
fn received(numbers: impl Iterator<Item = u64>) -> String {
    let numbers: Vec<u64> = numbers.collect();
    let checksum = numbers.iter().fold(0_u64, |sum, number| sum.wrapping_mul(31).wrapping_add(*number));
    format!("received {} numbers {:?} checksum {checksum}", numbers.len(), &numbers[..numbers.len().min(4)])
}

fn partner(rank: u32, ranks: u32) -> Option<u32> {
    Some(rank ^ 1).filter(|&partner| partner < ranks)
}

/// Swaps numbers in this launch; each rank must have its partner's, and by messages between partners only.
fn exchange(launch: Launch, length: u64, seed: u64) {
    let run = launch.args(["exchange", "--length", &length.to_string(), "--seed", &seed.to_string()]).run();
    run.assert_success();
    let ranks = run.size();
    for rank in run.ranks() {
        let partner = partner(rank.rank(), ranks);
        let expected = match partner {
            Some(partner) => received(numbers(partner, length, seed)),
            None => "no partner".to_owned(),
        };
        let actual = rank.stdout().trim_end();
        if actual != expected {
            let failure = Failure::wrong_output(match partner {
                Some(partner) => format!("it does not return the numbers of rank {partner}, its partner"),
                None => format!("it has no partner among {ranks} rank{}", if ranks == 1 { "" } else { "s" }),
            });
            let failure = failure.expected(&expected).actual(if actual.is_empty() { "nothing" } else { actual });
            rank.fail(match usual_cause(actual, rank.rank(), ranks, length, seed) {
                Some(cause) => failure.because(cause),
                None => failure,
            });
        }
    }
    between_partners(&run, length);
}

/// The mistakes that are made most.
fn usual_cause(actual: &str, own: u32, ranks: u32, length: u64, seed: u64) -> Option<String> {
    let whose = (0..ranks).find(|&rank| length > 0 && actual == received(numbers(rank, length, seed)));
    let cause = match whose {
        _ if partner(own, ranks).is_none() => {
            "`exchange` returns None on the odd one out, without a message to anyone".to_owned()
        }
        Some(rank) if rank == own => "these are its own numbers: it returns what it sent".to_owned(),
        Some(rank) => format!("these are the numbers of rank {rank}: ranks 0 and 1 are partners, and 2 and 3"),
        None if actual == "no partner" => format!("`exchange` returns None, and rank {} is there", own ^ 1),
        None if length > 0 && actual == received((0..length).map(|_| 0)) => {
            "the buffer is as it was made: nothing was received into it".to_owned()
        }
        None if !actual.starts_with(&format!("received {length} numbers")) => {
            "its partner's numbers are as many as its own".to_owned()
        }
        None => return None,
    };
    Some(cause)
}

fn between_partners(run: &Run, length: u64) {
    let messages = run.messages();
    if let Some(stray) = messages.iter().find(|message| partner(message.from, run.size()) != Some(message.to)) {
        run.rank(stray.from).fail(
            Failure::wrong_output(format!("it sends to rank {}", stray.to))
                .expected(match partner(stray.from, run.size()) {
                    Some(partner) => format!("messages to rank {partner} only, its partner"),
                    None => "no message: it has no partner".to_owned(),
                })
                .actual(format!("a message to rank {}", stray.to))
                .because("pairs work at the same time only when no rank waits for anyone but its partner"),
        );
    }
    for rank in run.ranks() {
        let Some(partner) = partner(rank.rank(), run.size()) else { continue };
        let sent: u64 = messages.iter().filter(|it| it.to == rank.rank()).filter_map(|it| it.bytes).sum();
        if sent < 8 * length {
            rank.fail(
                Failure::wrong_output(format!("it returns numbers that rank {partner} did not send"))
                    .expected(format!("{} bytes from rank {partner}", 8 * length))
                    .actual(format!("{sent} bytes"))
                    .because("each of the two sends its numbers to the other"),
            );
        }
    }
}

fn play(launch: Launch, sizes: &[u64], repetitions: u64) -> Run {
    let sizes: Vec<String> = sizes.iter().map(ToString::to_string).collect();
    let run = launch.args(["ping-pong", "--sizes", &sizes.join(","), "--repetitions", &repetitions.to_string()]).run();
    run.assert_success();
    run
}

fn play_as_asked(run: &Run, sizes: &[u64], repetitions: u64) {
    if let Some(stray) = run.messages().iter().find(|it| it.from > 1 || it.to > 1 || it.from == it.to) {
        run.rank(stray.from).fail(
            Failure::wrong_output(format!("it sends a message to rank {}", stray.to))
                .expected("messages between ranks 0 and 1 only")
                .actual(format!("a message from rank {} to rank {}", stray.from, stray.to))
                .because("other traffic at the same time disturbs what is measured"),
        );
    }
    for (from, to, tag, name) in [(0, 1, 1, "PING"), (1, 0, 2, "PONG")] {
        let sent: Vec<(i32, u64)> = run
            .messages()
            .iter()
            .filter(|message| message.to == to)
            .map(|message| (message.tag, message.bytes.unwrap_or_default()))
            .collect();
        let asked = |bytes: &u64| vec![(tag, *bytes); if run.size() > 1 { repetitions as usize } else { 0 }];
        let expected: Vec<(i32, u64)> = sizes.iter().flat_map(asked).collect();
        if sent.len() != expected.len() {
            run.rank(from).fail(
                Failure::wrong_output(format!("it sends another number of messages to rank {to}"))
                    .expected(format!("{}: {repetitions} for each of {} sizes", expected.len(), sizes.len()))
                    .actual(sent.len())
                    .because("each repetition is one ping and one pong, for each size"),
            );
        }
        if let Some((number, (sent, asked))) = sent.iter().zip(&expected).enumerate().find(|(_, (a, b))| a != b) {
            let what = if sent.0 == asked.0 { "size" } else { "tag" };
            let said = |(tag, bytes): &(i32, u64)| format!("{bytes} bytes with tag {tag}");
            run.rank(from).fail(
                Failure::wrong_output(format!("message {} to rank {to} has another {what}", number + 1))
                    .expected(format!("{}, which is {name}", said(asked)))
                    .actual(said(sent))
                    .because("pings have the tag PING, pongs the tag PONG, and both are as long as asked for"),
            );
        }
    }
}

/// Rank 0's rows as (latency, bandwidth), one for each size.
fn rows(run: &Run, sizes: &[u64]) -> Vec<(f64, f64)> {
    let root = run.rank(0);
    let row = |line: &&str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        match *words.as_slice() {
            [bytes, "bytes", latency, "s", bandwidth, "bytes/s"] => {
                Some((bytes.parse::<u64>().ok()?, latency.parse().ok()?, bandwidth.parse().ok()?))
            }
            _ => None,
        }
    };
    let rows: Vec<(u64, f64, f64)> = root.lines().iter().filter_map(row).collect();
    let measured: Vec<u64> = rows.iter().map(|row| row.0).collect();
    if measured != sizes {
        root.fail(
            Failure::wrong_output("the table has other rows")
                .expected(format!("a row for each of the sizes {sizes:?}"))
                .actual(if measured.is_empty() { "no rows".to_owned() } else { format!("rows for {measured:?}") })
                .because("rank 0 returns one row for each size, in the order in which they are given"),
        );
    }
    rows.into_iter().map(|(_, latency, bandwidth)| (latency, bandwidth)).collect()
}

fn consistent(run: &Run, rows: &[(f64, f64)], repetitions: u64) {
    let root = run.rank(0);
    for (line, (latency, bandwidth)) in root.lines().iter().zip(rows) {
        let bytes: f64 = line.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or_default();
        let wrong = |what: &str| Failure::wrong_output(what).actual(line.trim());
        if !(latency.is_finite() && *latency > 0.0) {
            root.fail(wrong("a message takes no time").expected("a latency above 0, in seconds").because(
                "`as_secs()` counts whole seconds and integers divide as integers: `as_secs_f64()` gives a fraction",
            ));
        }
        if !relative_eq!(bytes / latency, *bandwidth, max_relative = 1e-4) {
            root.fail(
                wrong("the bandwidth is not the bytes sent per second of that row")
                    .expected(format!("{bytes} bytes / {latency:e} s = {:e} bytes/s", bytes / latency))
                    .because("the latency is in seconds, the bandwidth in bytes (not bits, not megabytes) per second"),
            );
        }
    }
    let measured = 2.0 * repetitions as f64 * rows.iter().map(|row| row.0).sum::<f64>();
    // With more calls than a record holds it is not known.
    let ran = run.observed().efficiency.as_ref().map_or(f64::INFINITY, |efficiency| efficiency.runtime);
    let sum = format!("{measured:.4} s: the sum of the latencies times 2 * {repetitions}");
    // The clocks of program and record are the same, so this margin is for rounding alone.
    if measured > 1.01 * ran {
        root.fail(
            Failure::wrong_output("its latencies add up to more time than the program ran")
                .expected(format!("at most {ran:.4} s in all"))
                .actual(sum)
                .because("a latency is half a round trip, in seconds, and the time of one repetition, not of all"),
        );
    }
    // Around the messages there is more than the time inside the calls; a third less is no rounding any more.
    let talked = inside_messages(run);
    if measured < talked / 1.5 {
        root.fail(
            Failure::wrong_output("its latencies add up to less time than it spent in sending and receiving")
                .expected(format!("at least {talked:.4} s in all"))
                .actual(sum)
                .because("the clock starts before the first ping and stops after the last pong, and the mean counts"),
        );
    }
}

/// Seconds that rank 0 spent inside the calls that send, receive and wait.
fn inside_messages(run: &Run) -> f64 {
    const CALLS: [&str; 9] = [
        "MPI_Send",
        "MPI_Ssend",
        "MPI_Recv",
        "MPI_Isend",
        "MPI_Irecv",
        "MPI_Wait",
        "MPI_Sendrecv",
        "MPI_Mprobe",
        "MPI_Mrecv",
    ];
    CALLS.iter().map(|name| run.calls(name)[0].seconds).sum()
}
