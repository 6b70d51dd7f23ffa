//! Stations report to a collector that knows neither who comes first nor how much there is to say.
//!
//! What a message is, who sent it and how long it is stands in its envelope, and a collector that asks the envelope is
//! right whatever arrives. One that assumes an order, a length or a kind is right until the day on which it is not: the
//! checks make that day today. A report is compared reading by reading, through a checksum that depends on their order.

use harness::prelude::*;
use harness::seed::{self, mixed};

harness::exercise!();

/// The tags that the driver gives to the student.
const READINGS: i32 = 1;
const SUMMARY: i32 = 2;

/// One station and one collector, or a collector alone: no one can come first, so what is wrong is the report itself.
#[test]
fn one_station_is_understood() {
    for (collector, lengths) in [(0, vec![vec![], vec![5, 3, 1]]), (1, vec![vec![2, 4], vec![]]), (0, vec![vec![]])] {
        let reports = Reports { collector, lengths, seed: seed::next() };
        reports.judge(&reports.launch().run());
    }
}

/// Each station waits until another has been heard to its end, and nothing is buffered: so a collector that waits for
/// one of its choice waits for ever. Then all report at once, and calls are delayed.
#[test]
fn whoever_comes_first_is_heard() {
    for (collector, order) in [(0, "3,1,2"), (2, "1,3,0,4")] {
        let ranks = order.split(',').count() + 1;
        let lengths = (0..ranks).map(|rank| if rank == collector { vec![] } else { vec![2, 1 + rank] }).collect();
        let reports = Reports { collector, lengths, seed: seed::next() };
        reports.judge(&reports.launch().args(["--order", order]).synchronous().run());
    }
    let reports =
        Reports { collector: 1, lengths: vec![vec![3; 12], vec![], vec![2; 12], vec![4; 12]], seed: seed::next() };
    reports.judge(&reports.launch().schedule(seed::next()).run());
}

/// Nothing at all, nothing in a batch, and more than any buffer that one would think of.
#[test]
fn any_length_is_taken() {
    let long = Reports { collector: 0, lengths: vec![vec![], vec![70_001, 0], vec![0], vec![]], seed: seed::next() };
    long.judge(&long.launch().run());
    cases(4, &[], |case| {
        let ranks = case.ranks(2..=5) as usize;
        let collector = case.number(0..ranks as u64) as usize;
        let mut batches = |rank| if rank == collector { 0 } else { case.number(0..=4) };
        let counts: Vec<u64> = (0..ranks).map(&mut batches).collect();
        let lengths = counts.iter().map(|&count| (0..count).map(|_| case.number(0..=9) as usize).collect()).collect();
        let reports = Reports { collector, lengths, seed: case.seed() };
        reports.judge(&reports.launch().schedule(case.seed()).run());
    });
}

/// The envelope has the length, so no message needs to announce one, and none needs to be filled up.
#[test]
fn one_message_for_each_batch() {
    let reports = Reports { collector: 0, lengths: vec![vec![], vec![4, 0, 9], vec![], vec![6]], seed: seed::next() };
    let run = reports.launch().run();
    reports.judge(&run);
    for (rank, lengths) in (0..).zip(&reports.lengths).filter(|(rank, _)| *rank != 0) {
        let batches = lengths.iter().map(|&length| (READINGS, 8 * length as u64));
        let expected: Vec<(i32, u64)> = batches.chain([(SUMMARY, 16)]).collect();
        let sent = run.messages().iter().filter(|message| (message.from, message.to) == (rank, 0));
        let actual: Vec<(i32, u64)> = sent.map(|message| (message.tag, message.bytes.unwrap_or(0))).collect();
        if actual != expected {
            run.rank(rank).fail(
                Failure::wrong_output(
                    "its report does not travel as one message for each batch and one for the summary",
                )
                .expected(shown(&expected))
                .actual(shown(&actual))
                .because(
                    "the status of a probe tells sender, tag and length, so a batch is sent as it is, alone, with \
                         its own tag",
                ),
            );
        }
    }
}

fn shown(messages: &[(i32, u64)]) -> String {
    let name = |tag| match tag {
        READINGS => "READINGS".to_owned(),
        SUMMARY => "SUMMARY".to_owned(),
        other => format!("tag {other}"),
    };
    let all: Vec<String> = messages.iter().map(|&(tag, bytes)| format!("{} of {bytes} bytes", name(tag))).collect();
    if all.is_empty() { "no message".to_owned() } else { all.join(", ") }
}

/// What the stations have to report: how long each rank's batches are. The readings follow from the seed.
struct Reports {
    collector: usize,
    lengths: Vec<Vec<usize>>,
    seed: u64,
}

/// One batch, as the driver prints it.
#[derive(Clone, Copy, PartialEq)]
struct Batch {
    length: usize,
    checksum: u64,
}

impl Reports {
    fn launch(&self) -> Launch {
        let word = |lengths: &Vec<usize>| {
            let words: Vec<String> = lengths.iter().map(ToString::to_string).collect();
            if words.is_empty() { "-".to_owned() } else { words.join(",") }
        };
        let (collector, seed) = (self.collector.to_string(), self.seed.to_string());
        launch(self.lengths.len() as u32)
            .args(["--collector", &collector, "--seed", &seed])
            .args(self.lengths.iter().map(word))
    }

    /// What the driver makes of the seed.
    fn batch(&self, rank: usize, batch: usize) -> Batch {
        let length = self.lengths[rank][batch];
        let stream = mixed(self.seed, rank as u64) ^ batch as u64;
        let readings = (0..length as u64).map(|at| (mixed(stream, at) % 40_000) as f64 / 1_000.0);
        let checksum = readings
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, reading| (hash ^ reading.to_bits()).wrapping_mul(0x100_0000_01b3));
        Batch { length, checksum }
    }

    fn summary(&self, rank: usize) -> [u64; 2] {
        if rank == self.collector {
            return [0, 0];
        }
        [1_000, 2_000].map(|offset| mixed(self.seed, offset + rank as u64) % 100_000)
    }

    /// Whose batch it is, if it is anyone's.
    fn owner(&self, found: Batch) -> Option<(usize, usize)> {
        let all =
            (0..self.lengths.len()).flat_map(|rank| (0..self.lengths[rank].len()).map(move |batch| (rank, batch)));
        all.filter(|_| found.length > 0).find(|&(rank, batch)| self.batch(rank, batch) == found)
    }

    /// The collector has what each station sent, in the station's own entry.
    fn judge(&self, run: &Run) {
        run.assert_success();
        run.assert_only_rank_prints(self.collector as u32);
        let root = run.rank(self.collector as u32);
        let entries = format!("{} entries", self.lengths.len());
        if root.lines().first() != Some(&entries.as_str()) {
            root.fail(
                Failure::wrong_output("`collect` must return one entry for each rank of `world`, its own too")
                    .expected(entries)
                    .actual(root.lines().first().unwrap_or(&"nothing")),
            );
        }
        let all = self.lengths.len();
        let owner = |summary: [u64; 2]| (0..all).find(|&rank| rank != self.collector && self.summary(rank) == summary);
        for rank in 0..all {
            let (summary, batches) = entry(root, rank);
            let expected = self.summary(rank);
            if summary != expected {
                let failure = Failure::wrong_output(format!("the summary in the entry of rank {rank} is another"))
                    .expected(format!("{expected:?}"))
                    .actual(format!("{summary:?}"));
                root.fail(match owner(summary) {
                    Some(other) => failure.because(format!(
                        "that is the summary of rank {other}: `status.source_rank()` tells who sent a message, and \
                         neither the order of arrival nor a loop's counter does"
                    )),
                    None => failure,
                });
            }
            self.judge_batches(root, rank, &batches);
        }
    }

    fn judge_batches(&self, root: &Rank, rank: usize, found: &[Batch]) {
        let expected: Vec<Batch> = (0..self.lengths[rank].len()).map(|batch| self.batch(rank, batch)).collect();
        if found == expected {
            return;
        }
        let lengths = |batches: &[Batch]| {
            let all: Vec<String> = batches.iter().take(20).map(|batch| batch.length.to_string()).collect();
            let words = if all.is_empty() { "none".to_owned() } else { format!("of {}", all.join(", ")) };
            format!("{} batch{}: {words}", batches.len(), if batches.len() == 1 { "" } else { "es" })
        };
        let readings = |batches: &[Batch]| -> usize { batches.iter().map(|batch| batch.length).sum() };
        let failure =
            Failure::wrong_output(format!("the entry of rank {rank} does not have the batches that rank {rank} sent"))
                .expected(lengths(&expected))
                .actual(lengths(found));
        let foreign = found.iter().filter_map(|&batch| self.owner(batch)).find(|&(owner, _)| owner != rank);
        let filled: Vec<Batch> = expected.iter().copied().filter(|batch| batch.length > 0).collect();
        let because = if let Some((owner, batch)) = foreign {
            format!("batch {batch} of rank {owner} is among them: `status.source_rank()` tells who sent a message")
        } else if found == filled {
            "an empty batch is a message too: it is sent and received like any other, with a count of 0".to_owned()
        } else if found.len() == expected.len() && found.iter().zip(&expected).all(|(a, b)| a.length == 8 * b.length) {
            "the lengths are 8 times too large: `status.count` counts in elements of the datatype that it is given, \
             here that of f64"
                .to_owned()
        } else if lengths(found) == lengths(&expected) {
            "as many readings, in as many batches, but not the same ones in the same order".to_owned()
        } else if readings(found) == readings(&expected) {
            "all readings are there, but not in the batches that they came in".to_owned()
        } else {
            "a batch is as long as `status.count` says after the probe, and the report ends with its summary".to_owned()
        };
        root.fail(failure.because(because));
    }
}

/// What the collector printed of one rank: its summary and its batches.
fn entry(root: &Rank, rank: usize) -> ([u64; 2], Vec<Batch>) {
    let prefix = format!("rank {rank}: ");
    let (mut summary, mut batches) = ([0, 0], Vec::new());
    for line in root.lines().iter().filter_map(|line| line.strip_prefix(&prefix)) {
        match line.split(' ').collect::<Vec<_>>().as_slice() {
            ["summary", serial, seconds] => summary = [serial, seconds].map(|word| word.parse().unwrap_or(0)),
            ["batch", "of", length, "checksum", checksum] => batches.push(Batch {
                length: length.parse().unwrap_or(0),
                checksum: u64::from_str_radix(checksum, 16).unwrap_or(0),
            }),
            _ => {}
        }
    }
    (summary, batches)
}
