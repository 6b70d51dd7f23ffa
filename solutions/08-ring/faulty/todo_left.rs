//! expect: todo in every_rank_has_the_sum, says "pass on"
//!
//! The neighbours are found, and no value travels.

use mpi::topology::{Rank, SimpleCommunicator};

pub fn neighbours(rank: Rank, ranks: Rank) -> (Rank, Rank) {
    ((rank + ranks - 1) % ranks, (rank + 1) % ranks)
}

pub fn sum(value: u64, world: &SimpleCommunicator, work: &dyn Fn(u64)) -> u64 {
    work(value);
    todo!("pass on {value} on {world:p} to {:?}", neighbours(0, 1))
}
