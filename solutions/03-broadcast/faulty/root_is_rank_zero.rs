//! expect: wrong-output in every_rank_has_the_settings, says "it is the root, and its own settings were overwritten"
//!
//! Rank 0 is the root in so many examples that the parameter is forgotten.

use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::Settings;

pub fn broadcast(settings: &mut Settings, _: Rank, world: &SimpleCommunicator) {
    world.process_at_rank(0).broadcast_into(settings);
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
