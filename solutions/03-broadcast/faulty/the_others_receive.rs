//! expect: deadlock in every_rank_has_the_settings, says "rank 1 waits in MPI_Recv from rank 0"
//!
//! The root broadcasts and the others receive: as if a broadcast were many sends.

use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::Settings;

pub fn broadcast(settings: &mut Settings, root: Rank, world: &SimpleCommunicator) {
    if world.rank() == root {
        world.process_at_rank(root).broadcast_into(settings);
    } else {
        world.process_at_rank(root).receive_into(settings);
    }
}

pub fn broadcast_by_hand(settings: &mut Settings, root: Rank, world: &SimpleCommunicator) {
    let ranks = world.size();
    let number = (world.rank() - root).rem_euclid(ranks);
    let process = |number: Rank| world.process_at_rank((number + root) % ranks);
    let mut informed = 1;
    while informed < ranks {
        if number >= informed && number < 2 * informed {
            process(number - informed).receive_into(settings);
        } else if number < informed && number + informed < ranks {
            process(number + informed).send(settings);
        }
        informed *= 2;
    }
}
