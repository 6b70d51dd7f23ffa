//! expect: wrong-output in plate_equals_the_sequential_one, says "NaN", "no message was ever received"
//!
//! All rows are updated, and no rank ever hears of another.

use mpi::Rank;
use mpi::topology::SimpleCommunicator;

use crate::driver::Relax;
use crate::plate::Strip;

pub fn neighbours(rank: Rank, ranks: Rank, rows: usize) -> (Option<Rank>, Option<Rank>) {
    let used = ranks.min(rows as Rank);
    let above = (1..used).contains(&rank).then(|| rank - 1);
    let below = (rank + 1 < used).then_some(rank + 1);
    (above, below)
}

pub fn step(
    strip: &mut Strip,
    next: &mut [Vec<f64>],
    _: (Option<Rank>, Option<Rank>),
    relax: Relax<'_>,
    _: &SimpleCommunicator,
) {
    let own = &strip.own;
    for row in 0..own.len() {
        let above = if row == 0 { &strip.above } else { &own[row - 1] };
        let below = if row + 1 == own.len() { &strip.below } else { &own[row + 1] };
        relax(above, &own[row], below, &mut next[row]);
    }
}
