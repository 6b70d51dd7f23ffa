//! expect: wrong-output in by_hand_in_few_rounds, says "after 4 rounds", "begins with the one that has the most ranks behind it"
//!
//! Number n sends to 2n + 1 and 2n + 2, as in a heap. That is a tree too, but then a rank has nothing more to do after
//! two messages, and the number of ranks that have the settings does not double.

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
        process((number - 1) / 2).receive_into(settings);
    }
    for child in [2 * number + 1, 2 * number + 2] {
        if child < ranks {
            process(child).send(settings);
        }
    }
}
