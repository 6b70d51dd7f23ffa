//! expect: wrong-output in by_hand_every_rank_has_them, says "it is the root, and its own settings were overwritten"
//!
//! The tree is right for root 0, and so is the test with root 0. From another root, rank 0 passes on what it hasn't got.

use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::Settings;

pub fn broadcast(settings: &mut Settings, root: Rank, world: &SimpleCommunicator) {
    world.process_at_rank(root).broadcast_into(settings);
}

pub fn broadcast_by_hand(settings: &mut Settings, _: Rank, world: &SimpleCommunicator) {
    let (rank, ranks) = (world.rank(), world.size());
    let mut informed = 1;
    while informed < ranks {
        if rank >= informed && rank < 2 * informed {
            world.process_at_rank(rank - informed).receive_into(settings);
        } else if rank < informed && rank + informed < ranks {
            world.process_at_rank(rank + informed).send(settings);
        }
        informed *= 2;
    }
}
