//! Structs and columns go from rank to rank without being packed: datatypes say where the data lie.
//!
//! Data that were packed by hand arrive as well, so right numbers prove little. But a datatype leaves traces: the number
//! and the size of the messages, the type that MPI sees in them, and what was made and freed. With `--back` the last
//! rank sends to the driver on rank 0, which receives with types of its own: whoever sends bytes in place of fields is
//! found out there. And a matrix shows its elements to MPI alone, so that nobody can copy them.

mod columns;
mod particles;

use columns::Columns;
use harness::prelude::*;

harness::exercise!();

/// What a particle's fields hold altogether: 1 + 3 * 8 + 4 + 4 + 1 bytes, without the gaps between them.
const PARTICLE: u64 = 34;

/// Numbers that are none, zeros with a sign, the largest and the smallest; and no particle at all.
#[test]
fn particles_arrive_bit_by_bit() {
    particles::arrive(3, &particles::extreme());
    particles::arrive(2, &[]);
    particles::arrive(1, &particles::extreme()[..1]);
    cases(2, &[], |case| {
        let ranks = case.ranks(2..=5);
        let count = case.number(1..=40);
        particles::arrive(ranks, &particles::random(count, case.seed()));
    });
}

/// A particle is sent as what it is: not field by field, not one by one, and not as bytes or numbers of one kind.
#[test]
fn particles_travel_in_one_message() {
    let (ranks, all) = (3, particles::random(9, 9));
    let run = particles::arrive(ranks, &all);
    let expected: Vec<(u32, u32, u64)> = (1..ranks).map(|to| (to - 1, to, PARTICLE * all.len() as u64)).collect();
    one_message(&run, &expected, "9 particles of 34 bytes each, which is what their fields hold");
    particles::come_back(ranks, &all);
}

/// Each rank's matrix has a width of its own, so the numbers lie elsewhere on each: the first columns, the last, several,
/// all there are; tall, wide and single-row matrices.
#[test]
fn columns_arrive_in_their_places() {
    Columns { rows: 4, first: 1, width: 1, columns: vec![3, 6] }.arrive();
    Columns { rows: 2, first: 0, width: 3, columns: vec![5, 3, 8] }.arrive();
    Columns { rows: 5, first: 4, width: 2, columns: vec![6, 7, 6] }.arrive();
    Columns { rows: 3, first: 0, width: 3, columns: vec![3] }.arrive();
    cases(3, &[], |case| {
        let ranks = case.ranks(1..=4);
        let (rows, first, width) = (case.number(1..=6), case.number(0..=4), case.number(1..=4));
        let columns = (0..ranks).map(|_| case.number(first + width..=12)).collect();
        Columns { rows, first, width, columns }.arrive();
    });
}

/// One message for all columns, of numbers that nobody packed.
#[test]
fn columns_travel_in_one_message() {
    let columns = Columns { rows: 6, first: 2, width: 2, columns: vec![5, 9, 4] };
    let run = columns.arrive();
    let bytes = 8 * columns.rows * columns.width;
    one_message(&run, &[(0, 1, bytes), (1, 2, bytes)], "6 rows of 2 numbers of 8 bytes each");
    columns.come_back();
}

/// Who makes a datatype frees it: here each rank's are made and freed in its two calls.
#[test]
fn datatypes_are_freed() {
    let run = Columns { rows: 3, first: 1, width: 1, columns: vec![4, 3, 2] }.arrive();
    let makes = |name: &str| name.starts_with("MPI_Type_") && !["MPI_Type_commit", "MPI_Type_free"].contains(&name);
    for ((rank, calls), freed) in run.ranks().iter().zip(&run.observed().calls).zip(run.calls("MPI_Type_free")) {
        let made: u64 = calls.iter().filter(|(name, _)| makes(name)).map(|(_, calls)| calls.count).sum();
        if made != freed.count {
            rank.fail(
                Failure::new(Verdict::MpiMisuse, "it makes datatypes that it never frees")
                    .expected(format!("{made} freed, as many as it makes"))
                    .actual(format!("{} freed", freed.count))
                    .because(
                        "a `UserDatatype` frees itself when it is dropped, so something keeps it: `mem::forget`, a \
                         `static`, a `Box::leak`",
                    ),
            );
        }
    }
}

/// Just these messages: from, to, bytes.
fn one_message(run: &Run, expected: &[(u32, u32, u64)], content: &str) {
    for &(from, to, bytes) in expected {
        let all = run.messages().iter().filter(|message| (message.from, message.to) == (from, to));
        let sizes: Vec<u64> = all.map(|message| message.bytes.unwrap_or(0)).collect();
        if sizes == [bytes] {
            continue;
        }
        let total: u64 = sizes.iter().sum();
        let because = match sizes.len() {
            0 | 1 if total > bytes => {
                "more travels than was asked for: gaps between fields, or what lies between columns"
            }
            0 | 1 => "the datatype of what is sent describes something else",
            _ => "each message has its own latency; a datatype describes all that belongs together, for one message",
        };
        run.rank(from).fail(
            Failure::wrong_output(format!("it does not send everything in one message to rank {to}"))
                .expected(format!("1 message of {bytes} bytes: {content}"))
                .actual(format!("{} of {total} bytes in all", messages(sizes.len())))
                .because(because),
        );
    }
}

fn messages(count: usize) -> String {
    format!("{count} message{}", if count == 1 { "" } else { "s" })
}
