//! expect: wrong-output in values_go_round_the_ring, says "calls MPI_Allreduce"
//!
//! One call does it all. It is the better program, and not a ring.

use mpi::collective::SystemOperation;
use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

pub fn neighbours(rank: Rank, ranks: Rank) -> (Rank, Rank) {
    ((rank + ranks - 1) % ranks, (rank + 1) % ranks)
}

pub fn sum(value: u64, world: &SimpleCommunicator, work: &dyn Fn(u64)) -> u64 {
    (1..world.size()).for_each(|_| work(value));
    let mut sum = 0;
    world.all_reduce_into(&value, &mut sum, SystemOperation::sum());
    sum
}
