//! expect: wrong-output in one_broadcast_and_nothing_else, says "it does not call MPI_Bcast once for each broadcast", "the whole struct goes in one call"
//!
//! Every field comes, each with a broadcast of its own, and each broadcast costs as much as one with all of them.

use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::Settings;

pub fn broadcast(settings: &mut Settings, root: Rank, world: &SimpleCommunicator) {
    let root = world.process_at_rank(root);
    root.broadcast_into(&mut settings.cells);
    root.broadcast_into(&mut settings.steps);
    root.broadcast_into(&mut settings.step);
    root.broadcast_into(&mut settings.seed);
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
