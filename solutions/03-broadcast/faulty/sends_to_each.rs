//! expect: wrong-output in one_broadcast_and_nothing_else, says "it does not call MPI_Bcast once for each broadcast", "`broadcast_into`"
//!
//! What a broadcast does, in the way that comes to mind first. It is right, and on a thousand ranks a hundred times
//! slower than MPI_Bcast.

use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::Settings;

pub fn broadcast(settings: &mut Settings, root: Rank, world: &SimpleCommunicator) {
    if world.rank() != root {
        world.process_at_rank(root).receive_into(settings);
        return;
    }
    for other in (0..world.size()).filter(|&other| other != root) {
        world.process_at_rank(other).send(settings);
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
