//! expect: wrong-output in exchange_is_nonblocking, says "which blocks"
//!
//! Even ranks send first and odd ones receive first, which is safe. But nobody computes meanwhile.

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
    let exchange = |rank: Rank, edge: &[f64], halo: &mut [f64]| {
        let neighbour = world.process_at_rank(rank);
        if world.rank() % 2 == 0 {
            neighbour.send(edge);
            neighbour.receive_into(halo);
        } else {
            neighbour.receive_into(halo);
            neighbour.send(edge);
        }
    };
    above.iter().for_each(|&rank| exchange(rank, &own[0], &mut strip.above));
    below.iter().for_each(|&rank| exchange(rank, &own[last], &mut strip.below));
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
