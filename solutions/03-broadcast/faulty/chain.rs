//! expect: wrong-output in by_hand_in_few_rounds, says "after 3 rounds", "goes down a chain"
//!
//! Each rank passes the settings to the next: nobody sends twice, and the last rank waits for all others.

use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::Settings;

pub fn broadcast(settings: &mut Settings, root: Rank, world: &SimpleCommunicator) {
    world.process_at_rank(root).broadcast_into(settings);
}

pub fn broadcast_by_hand(settings: &mut Settings, root: Rank, world: &SimpleCommunicator) {
    let ranks = world.size();
    let number = (world.rank() - root).rem_euclid(ranks);
    let process = |number: Rank| world.process_at_rank((number + root) % ranks);
    if number > 0 {
        process(number - 1).receive_into(settings);
    }
    if number + 1 < ranks {
        process(number + 1).send(settings);
    }
}
