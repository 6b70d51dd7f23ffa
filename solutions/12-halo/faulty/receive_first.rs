//! expect: deadlock in plate_equals_the_sequential_one, says "both receive before they send"
//!
//! Everybody waits for a row before it sends its own.

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
    let Some(last) = strip.own.len().checked_sub(1) else { return };
    let own = &strip.own;
    for (rank, halo, edge) in [(above, &mut strip.above, &own[0]), (below, &mut strip.below, &own[last])] {
        let Some(rank) = rank else { continue };
        let neighbour = world.process_at_rank(rank);
        neighbour.receive_into(&mut halo[..]);
        neighbour.send(&edge[..]);
    }
    for row in 1..last {
        relax(&own[row - 1], &own[row], &own[row + 1], &mut next[row]);
    }
    let row_above = |row: usize| if row == 0 { &strip.above } else { &own[row - 1] };
    let row_below = |row: usize| if row == last { &strip.below } else { &own[row + 1] };
    relax(row_above(0), &own[0], row_below(0), &mut next[0]);
    if last > 0 {
        relax(row_above(last), &own[last], row_below(last), &mut next[last]);
    }
}
