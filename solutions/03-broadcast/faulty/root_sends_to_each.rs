//! expect: wrong-output in by_hand_in_few_rounds, says "after 3 rounds", "the root sends every message itself"
//!
//! P - 1 messages, all of them from the root: while it sends, the ranks that have the settings do nothing.

use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::Settings;

pub fn broadcast(settings: &mut Settings, root: Rank, world: &SimpleCommunicator) {
    world.process_at_rank(root).broadcast_into(settings);
}

pub fn broadcast_by_hand(settings: &mut Settings, root: Rank, world: &SimpleCommunicator) {
    if world.rank() != root {
        world.process_at_rank(root).receive_into(settings);
        return;
    }
    for other in (0..world.size()).filter(|&other| other != root) {
        world.process_at_rank(other).send(settings);
    }
}
