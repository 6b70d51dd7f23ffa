//! expect: wrong-output in one_broadcast_and_nothing_else, says "it calls MPI_Allgather"
//!
//! All ranks give what they have to all, and each picks the root's. P times the data for one rank's news.

use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::Settings;

pub fn broadcast(settings: &mut Settings, root: Rank, world: &SimpleCommunicator) {
    let mut all = vec![*settings; world.size() as usize];
    world.all_gather_into(settings, &mut all[..]);
    *settings = all[root as usize];
    world.process_at_rank(root).broadcast_into(settings);
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
