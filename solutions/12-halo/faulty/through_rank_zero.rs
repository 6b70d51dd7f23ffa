//! expect: wrong-output in neighbours_exchange_one_row_each_step, says "rank 2: it sends a message to rank 0", "no neighbour"
//!
//! All edge rows go to rank 0, which passes them on. Every message travels twice, and rank 0 has all of them to handle.

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
    let edges = match (strip.own.first(), strip.own.last()) {
        (Some(first), Some(last)) => [&first[..], &last[..]].concat(),
        _ => vec![0.0; 2 * width],
    };
    let mut halos = vec![0.0; 2 * width];
    if world.rank() == 0 {
        let mut all = vec![vec![0.0; 2 * width], edges];
        all.extend((1..world.size()).map(|rank| world.process_at_rank(rank).receive_vec::<f64>().0));
        all.push(vec![0.0; 2 * width]);
        let halos_of = |rank: usize| [&all[rank][width..], &all[rank + 2][..width]].concat();
        (1..world.size()).for_each(|rank| world.process_at_rank(rank).send(&halos_of(rank as usize)[..]));
        halos = halos_of(0);
    } else {
        world.process_at_rank(0).send(&edges[..]);
        world.process_at_rank(0).receive_into(&mut halos[..]);
    }
    above.iter().for_each(|_| strip.above.copy_from_slice(&halos[..width]));
    below.iter().for_each(|_| strip.below.copy_from_slice(&halos[width..]));
    let own = &strip.own;
    for row in 0..own.len() {
        let row_above = if row == 0 { &strip.above } else { &own[row - 1] };
        let row_below = if row + 1 == own.len() { &strip.below } else { &own[row + 1] };
        relax(row_above, &own[row], row_below, &mut next[row]);
    }
}
