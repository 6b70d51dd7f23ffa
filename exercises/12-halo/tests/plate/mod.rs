//! The plate as the driver makes it, its temperatures as one rank would compute them, and as the usual mistakes would.

use std::ops::Range;

use harness::seed::mixed;

/// As in the driver.
const ALPHA: f64 = 0.2;

/// Rows with their border: `columns + 2` temperatures each.
pub type Rows = Vec<Vec<f64>>;

pub struct Plate {
    pub rows: usize,
    pub columns: usize,
    pub steps: usize,
    pub seed: u64,
}

/// What is made wrong where ranks exchange rows, or at the border.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mistake {
    /// Halo rows are exchanged in every second step only.
    EverySecondStep,
    /// The last row but one is sent down, the second row up.
    OffByOne,
    /// The first row is sent down, the last row up.
    WrongEdge,
    /// Above the first row of the plate comes its last.
    Periodic,
    /// The border above and below is taken to be 0.
    BorderIsZero,
    /// The border above and below is taken to be as warm as the row next to it.
    BorderIsCopied,
    /// The first and the last row of the plate are taken for its border and kept.
    BorderInside,
    /// The first and the last row of each rank are never updated.
    EdgesKept,
    /// Only the first and the last row of each rank are updated.
    InnerKept,
}

impl Mistake {
    pub const ALL: [Self; 9] = [
        Self::EverySecondStep,
        Self::OffByOne,
        Self::WrongEdge,
        Self::Periodic,
        Self::BorderIsZero,
        Self::BorderIsCopied,
        Self::BorderInside,
        Self::EdgesKept,
        Self::InnerKept,
    ];

    /// The cause, for a student.
    pub fn because(self) -> &'static str {
        match self {
            Self::EverySecondStep => {
                "the halo rows are of the step before in every second step: they must be exchanged in each"
            }
            Self::OffByOne => "the second row and the last but one were sent: the neighbour needs the outermost rows",
            Self::WrongEdge => {
                "the first row was sent down and the last one up: a neighbour needs the row next to its own"
            }
            Self::Periodic => {
                "the plate was closed to a ring: above its first row and below its last one is the border, no rank"
            }
            Self::BorderIsZero => {
                "the border was taken to be 0: where there is no neighbour, `strip.above` and `strip.below` hold it"
            }
            Self::BorderIsCopied => {
                "the border was taken to be as warm as the row beside it: where there is no neighbour, `strip.above` and \
                 `strip.below` hold it"
            }
            Self::BorderInside => {
                "the first and the last row of the plate were kept: the border lies outside of all rows in `strip.own`"
            }
            Self::EdgesKept => "the first and the last row of each rank were not updated: they need the halo rows",
            Self::InnerKept => "of each rank's rows only the first and the last were updated",
        }
    }
}

/// Which rows belong to a rank, as in the driver.
pub fn share(rows: usize, rank: usize, ranks: usize) -> Range<usize> {
    let start = |rank: usize| rank * (rows / ranks) + rank.min(rows % ranks);
    start(rank)..start(rank + 1)
}

impl Plate {
    pub fn args(&self) -> [String; 8] {
        let Self { rows, columns, steps, seed } = self;
        let pairs =
            [("--rows", *rows as u64), ("--columns", *columns as u64), ("--steps", *steps as u64), ("--seed", *seed)];
        let words = pairs.map(|(name, value)| [name.to_owned(), value.to_string()]);
        words.concat().try_into().expect("four pairs are eight words")
    }

    /// The rows after all steps, as one rank would compute them.
    pub fn sequential(&self) -> Rows {
        let mut grid: Rows = (0..self.rows + 2).map(|row| self.row_at_start(row)).collect();
        for _ in 0..self.steps {
            let old = grid.clone();
            for row in 1..=self.rows {
                grid[row] = relaxed(&old[row - 1], &old[row], &old[row + 1]);
            }
        }
        grid[1..=self.rows].to_vec()
    }

    /// The rows after all steps on so many ranks, when a mistake is made.
    pub fn mistaken(&self, ranks: usize, mistake: Mistake) -> Rows {
        let mut grid: Rows = (0..self.rows + 2).map(|row| self.row_at_start(row)).collect();
        let shares: Vec<_> = (0..ranks).map(|rank| share(self.rows, rank, ranks)).filter(|it| !it.is_empty()).collect();
        let mut halos: Vec<(Vec<f64>, Vec<f64>)> = Vec::new();
        for step in 0..self.steps {
            if mistake != Mistake::EverySecondStep || step % 2 == 0 {
                halos = (0..shares.len()).map(|rank| self.halos(&grid, &shares, rank, mistake)).collect();
            }
            let old = grid.clone();
            for (rows, (above, below)) in shares.iter().zip(&halos) {
                let (first, last) = (rows.start + 1, rows.end);
                for row in first..=last {
                    let edge = row == first || row == last;
                    let kept = match mistake {
                        Mistake::BorderInside => row == 1 || row == self.rows,
                        Mistake::EdgesKept => edge,
                        Mistake::InnerKept => !edge,
                        _ => false,
                    };
                    if !kept {
                        let above = if row == first { above } else { &old[row - 1] };
                        let below = if row == last { below } else { &old[row + 1] };
                        grid[row] = relaxed(above, &old[row], below);
                    }
                }
            }
        }
        grid[1..=self.rows].to_vec()
    }

    /// What a rank has for the rows above and below its own.
    fn halos(&self, grid: &Rows, shares: &[Range<usize>], rank: usize, mistake: Mistake) -> (Vec<f64>, Vec<f64>) {
        let own = &shares[rank];
        let (mut above, mut below) = (own.start, own.end + 1);
        if let Some(upper) = rank.checked_sub(1).map(|rank| &shares[rank]) {
            match mistake {
                Mistake::OffByOne => above = (upper.end - 1).max(upper.start + 1),
                Mistake::WrongEdge => above = upper.start + 1,
                _ => {}
            }
        }
        if let Some(lower) = shares.get(rank + 1) {
            match mistake {
                Mistake::OffByOne => below = (lower.start + 2).min(lower.end),
                Mistake::WrongEdge => below = lower.end,
                _ => {}
            }
        }
        let border = |outside: bool, row: usize, beside: usize, opposite: usize| match mistake {
            Mistake::Periodic if outside => grid[opposite].clone(),
            Mistake::BorderIsZero if outside => vec![0.0; self.columns + 2],
            Mistake::BorderIsCopied if outside => grid[beside].clone(),
            _ => grid[row].clone(),
        };
        (border(own.start == 0, above, own.start + 1, self.rows), border(own.end == self.rows, below, own.end, 1))
    }

    fn row_at_start(&self, row: usize) -> Vec<f64> {
        (0..self.columns + 2).map(|column| self.at_start(row, column)).collect()
    }

    fn at_start(&self, row: usize, column: usize) -> f64 {
        let (x, y) = (column as f64 / (self.columns + 1) as f64, row as f64 / (self.rows + 1) as f64);
        let cool = (0..3).map(|spot| {
            let random = |n: u64| (mixed(self.seed, 4 * spot + n) >> 11) as f64 / (1_u64 << 53) as f64;
            let distance = (x - random(0)).powi(2) + (y - random(1)).powi(2);
            let width = 0.06 + 0.1 * random(2);
            1.0 - (0.6 + 0.4 * random(3)) * (-distance / (2.0 * width * width)).exp()
        });
        0.2 * x + 0.1 * y + 0.7 * (1.0 - cool.product::<f64>())
    }
}

fn relaxed(above: &[f64], row: &[f64], below: &[f64]) -> Vec<f64> {
    let mut next = row.to_vec();
    for column in 1..row.len() - 1 {
        let around = above[column] + row[column - 1] + row[column + 1] + below[column];
        next[column] = row[column] + ALPHA * (around - 4.0 * row[column]);
    }
    next
}
