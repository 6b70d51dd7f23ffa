//! Is the plate of many ranks the plate of one? And do the ranks exchange what they must, no more, while they work?
//!
//! The sequential solution is computed here, from the same start. Where the ranks' rows differ from it, they are
//! compared with what the usual mistakes would give, so that the message can name the one that was made.

mod picture;
mod plate;

use harness::prelude::*;
use plate::{Mistake, Plate, share};

harness::exercise!();

/// What rounding may add up to. A halo that is wrong by one step or one row is off by far more.
const TOLERANCE: f64 = 1e-12;

/// Who has the row above, who has the row below? Nobody at the border, and never a rank without rows.
#[test]
fn neighbours_are_right() {
    for (ranks, rows) in [(4, 9), (1, 3), (6, 4)] {
        let plate = Plate { rows, columns: 3, steps: 0, seed: 0 };
        let run = launch(ranks).args(plate.args()).run();
        run.assert_success();
        for rank in run.ranks() {
            let number = rank.rank();
            let used = ranks.min(rows as u32);
            let expected =
                [number.checked_sub(1).filter(|_| number < used), Some(number + 1).filter(|next| *next < used)];
            let name = |it: Option<u32>| it.map_or("none".to_owned(), |rank| format!("rank {rank}"));
            let expected = format!("above: {}; below: {}", name(expected[0]), name(expected[1]));
            let line = rank.lines().first().copied().unwrap_or_default();
            let actual = line.split_once("; ").map_or(line, |(_, neighbours)| neighbours);
            if actual != expected {
                let because = if number >= used {
                    format!("there are {rows} rows, so this rank has none, and no neighbours")
                } else if number + 1 == used && used < ranks {
                    format!("there are {rows} rows, and this rank has the last one: the ranks after it have none")
                } else {
                    "rows are shared out in order: the row above belongs to the rank before, the row below to the rank \
                     after; at the border there is none"
                        .to_owned()
                };
                rank.fail(
                    Failure::wrong_output("it has other neighbours").expected(expected).actual(actual).because(because),
                );
            }
        }
    }
}

/// The rows of all ranks together are those that one rank computes alone.
#[test]
fn plate_equals_the_sequential_one() {
    // 3 ranks for 9 rows, 4 for 13, which do not divide evenly, and then any. With three rows or more on each rank, the
    // second, the first and the last one differ, and so do the mistakes.
    cases(3, &[&[3, 9, 6, 4], &[4, 13, 7, 5]], |case| {
        let ranks = case.ranks(2..=6);
        let plate = Plate {
            rows: case.number(u64::from(3 * ranks)..=24) as usize,
            columns: case.number(1..=9) as usize,
            steps: case.number(2..=8) as usize,
            seed: case.seed() % (1 << 32),
        };
        assert_plate(&run(ranks, &plate), &plate);
    });
    let plate = Plate { rows: 5, columns: 4, steps: 3, seed: harness::seed::next() % (1 << 32) };
    assert_plate(&run(1, &plate), &plate);
}

/// The rows are shared, and so is the time that they take: all ranks update rows in each step, each its own.
#[test]
fn ranks_share_the_work() {
    let plate = Plate { rows: 400, columns: 400, steps: 30, seed: harness::seed::next() % (1 << 32) };
    let one_process = || drop(std::hint::black_box(plate.sequential()));
    Parallelism::on([2, 5], one_process)
        .at_least(0.85)
        .costs(0.2..=4.0)
        .assert(|ranks| launch(ranks).args(plate.args()), |_| {});
}

/// One row is its rank's first and last at once; and a rank without rows takes part in nothing.
#[test]
fn ranks_may_outnumber_rows() {
    cases(1, &[&[3, 3, 4, 4], &[6, 4, 5, 5], &[2, 1, 3, 3]], |case| {
        let ranks = case.ranks(2..=6);
        let plate = Plate {
            rows: case.number(1..=u64::from(ranks)) as usize,
            columns: case.number(1..=9) as usize,
            steps: case.number(2..=6) as usize,
            seed: case.seed() % (1 << 32),
        };
        assert_plate(&run(ranks, &plate), &plate);
    });
}

/// One row each way between neighbours, in every step: that is all that anybody needs.
#[test]
fn neighbours_exchange_one_row_each_step() {
    let (ranks, steps) = (4, 6);
    let plate = Plate { rows: 11, columns: 7, steps, seed: harness::seed::next() % (1 << 32) };
    let run = run(ranks, &plate);
    let bytes = (plate.columns + 2) as u64 * 8;
    for message in run.messages() {
        if message.from.abs_diff(message.to) != 1 {
            run.rank(message.from).fail(
                Failure::wrong_output(format!("it sends a message to rank {}, which is no neighbour", message.to))
                    .expected("messages between ranks whose rows lie next to each other")
                    .because("a row needs the rows beside it, and nothing from further away"),
            );
        }
    }
    for message in run.messages() {
        if message.bytes.is_some_and(|sent| sent > bytes) {
            run.rank(message.from).fail(
                Failure::wrong_output(format!("it sends more than a row to rank {}", message.to))
                    .expected(format!("{bytes} bytes, one row of {} temperatures", plate.columns + 2))
                    .actual(format!("{} bytes", message.bytes.unwrap_or_default()))
                    .because("a neighbour needs the one row that lies next to its own"),
            );
        }
    }
    for (from, to) in (1..ranks).flat_map(|rank| [(rank - 1, rank), (rank, rank - 1)]) {
        let sent = run.messages().iter().filter(|message| (message.from, message.to) == (from, to)).count();
        if sent != steps {
            let because = match sent {
                0 => {
                    "edge rows go from neighbour to neighbour; with a collective, or computed twice, they cost more with \
                     each rank"
                }
                _ => "each step needs the neighbour's row of that step, in one message",
            };
            run.rank(from).fail(
                Failure::wrong_output(format!("it sends another number of messages to rank {to} than there are steps"))
                    .expected(format!("{steps} messages in {steps} steps"))
                    .actual(sent)
                    .because(because),
            );
        }
    }
    assert_plate(&run, &plate);
}

/// Nobody waits in a send or a receive; and as sends are made synchronous, nobody relies on MPI's keeping a message.
#[test]
fn exchange_is_nonblocking() {
    let plate = Plate { rows: 11, columns: 7, steps: 6, seed: harness::seed::next() % (1 << 32) };
    let run = launch(4).args(plate.args()).arg_print().synchronous().run();
    run.assert_success();
    const BLOCKING: [&str; 7] =
        ["MPI_Send", "MPI_Ssend", "MPI_Bsend", "MPI_Recv", "MPI_Mrecv", "MPI_Sendrecv", "MPI_Sendrecv_replace"];
    for name in BLOCKING {
        for (rank, calls) in run.ranks().iter().zip(run.calls(name)) {
            if calls.count > 0 {
                rank.fail(
                    Failure::wrong_output(format!("it calls {name}, which blocks"))
                        .expected("`immediate_send` and `immediate_receive_into`: MPI_Isend and MPI_Irecv")
                        .actual(format!("{name} {} times", calls.count))
                        .because("a rank that blocks in a send or a receive updates nothing meanwhile"),
                );
            }
        }
    }
    assert_plate(&run, &plate);
}

/// Inner rows are updated after the exchange has started and before it has ended.
///
/// No clock can tell, on a busy machine. So the driver makes rank 1 wait until rank 0 has updated its inner rows, and in
/// the next step rank 0 wait, before it updates any, until rank 1 has ended its step. A program that overlaps the
/// two goes through; any other waits for itself, and the record of its calls proves it.
#[test]
fn inner_rows_overlap_the_exchange() {
    let plate = Plate { rows: 15, columns: 5, steps: 4, seed: harness::seed::next() % (1 << 32) };
    let run = launch(3).args(plate.args()).arg_print().args(["--overlap"]).run();
    if run.failure().is_some_and(|failure| matches!(failure.verdict, Verdict::Deadlock | Verdict::TimeLimit)) {
        let waiting: Vec<&String> = run.findings().iter().flat_map(|finding| &finding.waiting).collect();
        let at_gate = |rank: u32| {
            waiting.iter().any(|line| line.starts_with(&format!("rank {rank} ")) && line.contains("gate.rs"))
        };
        let (actual, because) = match (at_gate(0), at_gate(1)) {
            (true, _) => (
                "rank 0 updates a row before it has started the exchange with rank 1",
                "start to send and to receive first: while the messages travel, the inner rows are updated",
            ),
            (_, true) => (
                "rank 0 waits for the exchange with rank 1 before it has updated its inner rows",
                "the inner rows need no halo: update them first, with `relax`, then wait, then update the edges",
            ),
            _ => (
                "rank 0 and rank 1 wait for each other",
                "start the exchange, update the inner rows with `relax`, wait for the exchange, update the edges",
            ),
        };
        fail(
            Failure::new(Verdict::TooSlow, "the exchange and the update of the inner rows do not overlap")
                .expected("inner rows updated between the start of the exchange and the wait for it")
                .actual(actual)
                .because(because)
                .seen_in(&run),
        );
    }
    run.assert_success();
    assert_plate(&run, &plate);
}

/// What it was for: the plate, larger than in the other checks, for people to look at.
#[test]
fn picture_shows_the_plate() {
    let plate = Plate { rows: 40, columns: 100, steps: 12, seed: harness::seed::next() % (1 << 32) };
    let folder = std::env::temp_dir().join(format!("plate-{}-{}", std::process::id(), plate.seed));
    std::fs::create_dir(&folder).expect("a folder for the picture");
    let file = folder.join("plate.svg");
    let run = launch(3).may_write(&folder).args(plate.args()).arg_print().args(["--picture"]).args([&file]).run();
    let text = harness::written(&file);
    // Nothing depends on it any more; what can't be removed lies in the system's folder for such files.
    let _ = std::fs::remove_dir_all(&folder);
    run.assert_success();
    assert_plate(&run, &plate);
    let text = text.unwrap_or_else(|why| {
        run.rank(0).fail(
            Failure::wrong_output("it drew no picture")
                .expected(format!("an SVG file, {}", file.display()))
                .actual(why)
                .because("the driver draws it once all steps are done and all rows have come to rank 0"),
        )
    });
    if let Err(what) = picture::well_formed(&text) {
        run.rank(0).fail(Failure::wrong_output("its picture is not well-formed").expected("an SVG file").actual(what));
    }
    for words in ["row", "column", "temperature", "rank 0", "rank 2"] {
        if !text.contains(words) {
            run.rank(0).fail(Failure::wrong_output("its picture lacks a label").expected(words).actual("no such text"));
        }
    }
}

trait ArgPrint {
    fn arg_print(self) -> Self;
}

impl ArgPrint for Launch {
    /// Makes each rank print its rows in the end.
    fn arg_print(self) -> Self {
        self.args(["--print"])
    }
}

fn run(ranks: u32, plate: &Plate) -> Run {
    let run = launch(ranks).args(plate.args()).arg_print().run();
    run.assert_success();
    run
}

/// The rows that a rank printed, with their numbers.
fn rows_of(rank: &Rank) -> Vec<(usize, Vec<f64>)> {
    let row = |line: &&str| {
        let (number, values) = line.strip_prefix("row ")?.split_once(": ")?;
        Some((number.parse().ok()?, values.split(' ').filter_map(|value| value.parse().ok()).collect()))
    };
    rank.lines().iter().filter_map(row).collect()
}

/// Each rank has the rows of the sequential solution that are its own.
fn assert_plate(run: &Run, plate: &Plate) {
    let ranks = run.size() as usize;
    let expected = plate.sequential();
    let found: Vec<Vec<(usize, Vec<f64>)>> = run.ranks().iter().map(rows_of).collect();
    for (rank, rows) in run.ranks().iter().zip(&found) {
        let share = share(plate.rows, rank.rank() as usize, ranks);
        let complete = rows.iter().map(|(row, values)| (*row, values.len()));
        if !complete.eq(share.clone().map(|row| (row, plate.columns + 2))) {
            rank.fail(
                Failure::wrong_output("its rows are not complete")
                    .expected(format!("{} rows of {} temperatures", share.len(), plate.columns + 2))
                    .actual(format!(
                        "{} rows, of {:?} temperatures",
                        rows.len(),
                        rows.first().map_or(0, |it| it.1.len())
                    ))
                    .because("`next` and `strip.own` keep their lengths"),
            );
        }
        for (row, values) in rows {
            let wrong = |column: &usize| !(values[*column] - expected[*row][*column]).abs().le(&TOLERANCE);
            let Some(column) = (0..values.len()).find(wrong) else { continue };
            let actual = values[column];
            let because = if actual.is_nan() {
                not_a_number(run)
            } else {
                let all: Vec<&Vec<f64>> = found.iter().flatten().map(|(_, values)| values).collect();
                usual_mistake(plate, ranks, &expected, &all).map_or_else(|| place(*row, &share), ToOwned::to_owned)
            };
            rank.fail(
                Failure::wrong_output(format!(
                    "the temperature in row {row}, column {column} differs from the sequential one"
                ))
                .expected(expected[*row][column])
                .actual(actual)
                .because(because),
            );
        }
    }
}

fn not_a_number(run: &Run) -> String {
    let why = match run.messages().is_empty() {
        true => "no message was ever received, so no rank has its neighbours' rows",
        false => {
            "a halo row was used before it was received, and is not a number until then: update edges after the wait"
        }
    };
    why.to_owned()
}

/// Where a row lies in its rank's strip.
fn place(row: usize, share: &std::ops::Range<usize>) -> String {
    match (row == share.start, row + 1 == share.end) {
        (true, true) => "this is the only row of its rank: it needs both halo rows".to_owned(),
        (true, false) => "this is the first row of its rank: look at `strip.above`".to_owned(),
        (false, true) => "this is the last row of its rank: look at `strip.below`".to_owned(),
        (false, false) => {
            "this is an inner row of its rank: it needs the rows above and below it in `strip.own`".to_owned()
        }
    }
}

/// The mistake that gives just these rows.
fn usual_mistake(plate: &Plate, ranks: usize, right: &plate::Rows, actual: &[&Vec<f64>]) -> Option<&'static str> {
    let close = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() <= TOLERANCE);
    let same = |rows: &plate::Rows| rows.len() == actual.len() && rows.iter().zip(actual).all(|(a, b)| close(a, b));
    Mistake::ALL.into_iter().find_map(|mistake| {
        let rows = plate.mistaken(ranks, mistake);
        (rows != *right && same(&rows)).then(|| mistake.because())
    })
}
