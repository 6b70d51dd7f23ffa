//! expect: deadlock in every_rank_has_the_sum, says "rank 0", "MPI_Recv"
//!
//! Everybody receives first, and nobody comes to its send.

use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

pub fn neighbours(rank: Rank, ranks: Rank) -> (Rank, Rank) {
    ((rank + ranks - 1) % ranks, (rank + 1) % ranks)
}

pub fn sum(value: u64, world: &SimpleCommunicator, work: &dyn Fn(u64)) -> u64 {
    let (left, right) = neighbours(world.rank(), world.size());
    let (left, right) = (world.process_at_rank(left), world.process_at_rank(right));
    let (mut visiting, mut sum) = (value, value);
    for _ in 1..world.size() {
        let mut next = 0;
        left.receive_into(&mut next);
        work(visiting);
        right.send(&visiting);
        sum += next;
        visiting = next;
    }
    sum
}
