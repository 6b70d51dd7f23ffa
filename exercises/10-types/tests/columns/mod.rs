//! Columns of matrices, and whether they arrived.

use harness::prelude::*;

use super::launch;

/// Which columns go from rank to rank, and how many columns each rank's matrix has.
pub struct Columns {
    pub rows: u64,
    pub first: u64,
    pub width: u64,
    pub columns: Vec<u64>,
}

impl Columns {
    fn launch(&self, back: bool) -> Run {
        let numbers = [self.rows, self.first, self.width].into_iter().chain(self.columns.iter().copied());
        let run = launch(self.columns.len() as u32)
            .args(["columns"].into_iter().chain(back.then_some("--back")))
            .args(numbers.map(|number| number.to_string()))
            .run();
        // Whether datatypes are freed is a check of its own.
        let forgotten = |failure: &Failure| {
            let all_left =
                run.findings().iter().all(|it| (it.kind.as_str(), it.detail.as_deref()) == ("leak", Some("object")));
            failure.verdict == Verdict::MpiMisuse && !run.findings().is_empty() && all_left
        };
        if !run.failure().as_ref().is_some_and(forgotten) {
            run.assert_success();
        }
        run
    }

    /// Row by row, what a rank's matrix holds in the end: 203 in row 2 and column 3 of the columns that were sent, and
    /// -1 elsewhere, but on rank 0.
    fn expected(&self, rank: u32) -> Vec<Vec<i64>> {
        let sent = |column: &u64| rank == 0 || (self.first..self.first + self.width).contains(column);
        let element = |row, column: u64| if sent(&column) { (100 * row + column) as i64 } else { -1 };
        (0..self.rows)
            .map(|row| (0..self.columns[rank as usize]).map(|column| element(row, column)).collect())
            .collect()
    }

    /// The columns are where they belong on each rank, and nothing else has changed.
    pub fn arrive(&self) -> Run {
        let run = self.launch(false);
        for rank in run.ranks() {
            let expected = self.expected(rank.rank());
            let actual: Vec<Vec<i64>> = rank.lines().into_iter().map(numbers).collect();
            let Some(row) = (0..expected.len()).find(|&row| actual.get(row) != Some(&expected[row])) else { continue };
            let found = actual.get(row).cloned().unwrap_or_default();
            let column = expected[row].iter().zip(&found).position(|(a, b)| a != b).unwrap_or(0);
            let because = match (expected[row][column], found.get(column)) {
                (-1, _) => {
                    "what is received there does not belong there: count, block length and stride say where it goes"
                }
                (_, Some(-1)) => "nothing was received there: count, block length and stride say where it goes",
                _ => {
                    "what is received there was elsewhere: from one row to the next it is as far as a row is long, on \
                      each rank its own"
                }
            };
            rank.fail(
                Failure::wrong_output(format!("row {row} of its matrix of {} x {} is wrong", self.rows, found.len()))
                    .expected(shown(&expected[row]))
                    .actual(shown(&found))
                    .because(because),
            );
        }
        run
    }

    /// The driver on rank 0 receives what the last rank sends as one row of numbers.
    pub fn come_back(&self) {
        let run = self.launch(true);
        let last = self.first..self.first + self.width;
        let expected: Vec<i64> =
            (0..self.rows).flat_map(|row| last.clone().map(move |column| (100 * row + column) as i64)).collect();
        let root = run.rank(0);
        let actual =
            root.lines().into_iter().find_map(|line| line.strip_prefix("back ").map(numbers)).unwrap_or_default();
        if actual != expected {
            root.fail(
                Failure::wrong_output("what the last rank sends to rank 0 is not its columns, row by row")
                    .expected(shown(&expected))
                    .actual(shown(&actual)),
            );
        }
    }
}

fn numbers(line: &str) -> Vec<i64> {
    line.split(' ').map(|word| word.parse().unwrap_or(i64::MIN)).collect()
}

fn shown(numbers: &[i64]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}
