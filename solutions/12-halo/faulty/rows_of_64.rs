//! expect: crash in ranks_share_the_work, says "range end index 402 out of range"
//!
//! Rows are received into an array of a size that was large enough for all that was tried.

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
    let mut buffers = [[0.0; 64]; 2];
    let width = own[0].len();
    let [from_above, from_below] = &mut buffers;
    mpi::request::multiple_scope(4, |scope, requests| {
        let halos = [(above, &mut from_above[..width], &own[0]), (below, &mut from_below[..width], &own[last])];
        for (rank, halo, edge) in halos {
            let Some(rank) = rank else { continue };
            let neighbour = world.process_at_rank(rank);
            requests.add(neighbour.immediate_receive_into(scope, halo));
            requests.add(neighbour.immediate_send(scope, &edge[..]));
        }
        for row in 1..last {
            relax(&own[row - 1], &own[row], &own[row + 1], &mut next[row]);
        }
        requests.wait_all(&mut Vec::new());
    });

    let [from_above, from_below] = &buffers;
    above.iter().for_each(|_| strip.above.copy_from_slice(&from_above[..width]));
    below.iter().for_each(|_| strip.below.copy_from_slice(&from_below[..width]));
    let row_above = |row: usize| if row == 0 { &strip.above } else { &own[row - 1] };
    let row_below = |row: usize| if row == last { &strip.below } else { &own[row + 1] };
    relax(row_above(0), &own[0], row_below(0), &mut next[0]);
    if last > 0 {
        relax(row_above(last), &own[last], row_below(last), &mut next[last]);
    }
}
