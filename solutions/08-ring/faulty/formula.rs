//! expect: wrong-output in values_go_round_the_ring, says "another number of messages", "actual    0"
//!
//! Knows the formula, and needs no messages.

use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

pub fn neighbours(rank: Rank, ranks: Rank) -> (Rank, Rank) {
    ((rank + ranks - 1) % ranks, (rank + 1) % ranks)
}

pub fn sum(value: u64, world: &SimpleCommunicator, work: &dyn Fn(u64)) -> u64 {
    let ranks = world.size() as u64;
    (1..ranks).for_each(|_| work(value));
    ranks * (ranks + 1) * (2 * ranks + 1) / 6
}
