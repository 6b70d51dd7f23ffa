//! expect: wrong-output in neighbours_exchange_one_row_each_step, says "it sends more than a row"
//!
//! Each neighbour gets all rows and takes the one that it needs.

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
    let all = own.concat();
    let width = own[0].len();
    mpi::request::multiple_scope(2, |scope, requests| {
        for rank in [above, below].into_iter().flatten() {
            requests.add(world.process_at_rank(rank).immediate_send(scope, &all[..]));
        }
        if let Some(rank) = above {
            let (rows, _) = world.process_at_rank(rank).receive_vec::<f64>();
            strip.above.copy_from_slice(&rows[rows.len() - width..]);
        }
        if let Some(rank) = below {
            let (rows, _) = world.process_at_rank(rank).receive_vec::<f64>();
            strip.below.copy_from_slice(&rows[..width]);
        }
        requests.wait_all(&mut Vec::new());
    });
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
