//! expect: wrong-output in neighbours_exchange_one_row_each_step, says "another number of messages", "with a collective"
//!
//! Every rank gets the edge rows of all others. It works, and costs more with every rank that is added.

use mpi::Rank;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

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
    (above, below): (Option<Rank>, Option<Rank>),
    relax: Relax<'_>,
    world: &SimpleCommunicator,
) {
    let width = strip.above.len();
    let mut edges = vec![0.0; 2 * width];
    if let (Some(first), Some(last)) = (strip.own.first(), strip.own.last()) {
        edges = [&first[..], &last[..]].concat();
    }
    let mut all = vec![0.0; 2 * width * world.size() as usize];
    world.all_gather_into(&edges[..], &mut all[..]);
    let edge = |rank: Rank, which: usize| &all[(2 * rank as usize + which) * width..][..width];
    above.iter().for_each(|&rank| strip.above.copy_from_slice(edge(rank, 1)));
    below.iter().for_each(|&rank| strip.below.copy_from_slice(edge(rank, 0)));
    let own = &strip.own;
    for row in 0..own.len() {
        let row_above = if row == 0 { &strip.above } else { &own[row - 1] };
        let row_below = if row + 1 == own.len() { &strip.below } else { &own[row + 1] };
        relax(row_above, &own[row], row_below, &mut next[row]);
    }
}
