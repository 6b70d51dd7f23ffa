//! expect: wrong-output in plate_equals_the_sequential_one, says "NaN", "before it was received"
//!
//! The rows are received into buffers of their own, and moved to the halos at the end of the step: the edges are updated
//! from the halos of the step before. Halos that are received in place can't be used too early: they are lent to MPI, and
//! the compiler says so.

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
    let (mut from_above, mut from_below) = (strip.above.clone(), strip.below.clone());
    mpi::request::multiple_scope(4, |scope, requests| {
        let halos = [(above, &mut from_above, &own[0]), (below, &mut from_below, &own[last])];
        for (rank, halo, edge) in halos {
            let Some(rank) = rank else { continue };
            let neighbour = world.process_at_rank(rank);
            requests.add(neighbour.immediate_receive_into(scope, &mut halo[..]));
            requests.add(neighbour.immediate_send(scope, &edge[..]));
        }
        for row in 1..last {
            relax(&own[row - 1], &own[row], &own[row + 1], &mut next[row]);
        }
        requests.wait_all(&mut Vec::new());
    });

    let row_above = |row: usize| if row == 0 { &strip.above } else { &own[row - 1] };
    let row_below = |row: usize| if row == last { &strip.below } else { &own[row + 1] };
    relax(row_above(0), &own[0], row_below(0), &mut next[0]);
    if last > 0 {
        relax(row_above(last), &own[last], row_below(last), &mut next[last]);
    }
    strip.above = from_above;
    strip.below = from_below;
}
