//! expect: too-slow in ranks_share_the_work, says "do the same work several times"
//!
//! Each row is updated as often as there are ranks, so all of them are busy, and together as slow as one.

use mpi::Rank;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

use crate::driver::Relax;
use crate::plate::Strip;

/// The ranks that have the row above this rank's first row and the row below its last one.
///
/// Only the first `rows` ranks have rows, where there are fewer rows than ranks.
pub fn neighbours(rank: Rank, ranks: Rank, rows: usize) -> (Option<Rank>, Option<Rank>) {
    let used = ranks.min(rows as Rank);
    let above = (1..used).contains(&rank).then(|| rank - 1);
    let below = (rank + 1 < used).then_some(rank + 1);
    (above, below)
}

/// One time step: fills `next` with the new rows, from the rows in `strip.own`.
pub fn step(
    strip: &mut Strip,
    next: &mut [Vec<f64>],
    (above, below): (Option<Rank>, Option<Rank>),
    relax: Relax<'_>,
    world: &SimpleCommunicator,
) {
    let Some(last) = strip.own.len().checked_sub(1) else { return };
    let own = &strip.own;
    mpi::request::multiple_scope(4, |scope, requests| {
        // The receives first, so that a message that comes early finds its place.
        let halos = [(above, &mut strip.above, &own[0]), (below, &mut strip.below, &own[last])];
        for (rank, halo, edge) in halos {
            let Some(rank) = rank else { continue };
            let neighbour = world.process_at_rank(rank);
            requests.add(neighbour.immediate_receive_into(scope, &mut halo[..]));
            requests.add(neighbour.immediate_send(scope, &edge[..]));
        }
        for row in 1..last {
            for _ in 0..world.size() {
                relax(&own[row - 1], &own[row], &own[row + 1], &mut next[row]);
            }
        }
        requests.wait_all(&mut Vec::new());
    });

    // The halos are there: the row above row 0 is `above`, the row below the last one `below`.
    let row_above = |row: usize| if row == 0 { &strip.above } else { &own[row - 1] };
    let row_below = |row: usize| if row == last { &strip.below } else { &own[row + 1] };
    relax(row_above(0), &own[0], row_below(0), &mut next[0]);
    if last > 0 {
        relax(row_above(last), &own[last], row_below(last), &mut next[last]);
    }
}
