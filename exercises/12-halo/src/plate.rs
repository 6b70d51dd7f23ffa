//! Given: the plate, its temperature at the start, and the formula of one time step.

use std::ops::Range;

/// How far a point goes towards its neighbours in one step. Above 1/4 the temperatures would run away.
const ALPHA: f64 = 0.2;

/// A rectangular plate: `rows` times `columns` points that change, and around them a border that is held at its
/// temperature.
#[derive(Clone, Copy)]
pub struct Plate {
    pub rows: usize,
    pub columns: usize,
    pub seed: u64,
}

impl Plate {
    /// A row at the start, with its two points of the border: `columns + 2` temperatures between 0 and 1. Row 0 and
    /// row `rows + 1` belong to the border.
    pub fn row(&self, row: usize) -> Vec<f64> {
        (0..self.columns + 2).map(|column| self.at_start(row, column)).collect()
    }

    /// Warmer to the right and to the bottom, with three hot spots.
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

/// The rows of one rank, and the halo rows on both sides of them.
pub struct Strip {
    /// The row above the first of `own`: the plate's border, or the last row of the rank above. The latter is
    /// not a number (NaN) until it is received for the first time.
    pub above: Vec<f64>,
    /// This rank's rows, from top to bottom. There may be one or none.
    pub own: Vec<Vec<f64>>,
    /// The row below the last of `own`, in the same way.
    pub below: Vec<f64>,
}

impl Strip {
    /// The rows of this range, counted from 0 without the border, at the start.
    pub fn new(plate: &Plate, rows: &Range<usize>) -> Self {
        let unknown = vec![f64::NAN; plate.columns + 2];
        Self {
            above: if rows.start == 0 { plate.row(0) } else { unknown.clone() },
            own: rows.clone().map(|row| plate.row(row + 1)).collect(),
            below: if rows.end == plate.rows { plate.row(plate.rows + 1) } else { unknown },
        }
    }
}

/// Which rows belong to a rank. The first `rows % ranks` ranks have one more than the others, so where there are fewer
/// rows than ranks, the last ranks have none.
pub fn share(rows: usize, rank: usize, ranks: usize) -> Range<usize> {
    let start = |rank: usize| rank * (rows / ranks) + rank.min(rows % ranks);
    start(rank)..start(rank + 1)
}

/// One time step of one row: the five-point stencil. The first and the last point belong to the border and stay.
pub fn relax(above: &[f64], row: &[f64], below: &[f64], next: &mut [f64]) {
    next.copy_from_slice(row);
    for column in 1..row.len() - 1 {
        let around = above[column] + row[column - 1] + row[column + 1] + below[column];
        next[column] = row[column] + ALPHA * (around - 4.0 * row[column]);
    }
}

/// The n-th number of a stream: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
/// 2014).
fn mixed(stream: u64, n: u64) -> u64 {
    let state = stream.wrapping_add((n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}
