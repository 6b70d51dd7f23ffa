//! expect: wrong-output in by_hand_one_message_each, says "it receives more messages than it needs", "one message takes the whole struct"
//!
//! The settings go in pieces, and every piece waits as long as the whole would.

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
    let mut informed = 1;
    while informed < ranks {
        if number >= informed && number < 2 * informed {
            process(number - informed).receive_into(&mut settings.cells);
            process(number - informed).receive_into(&mut settings.steps);
            process(number - informed).receive_into(&mut settings.step);
            process(number - informed).receive_into(&mut settings.seed);
        } else if number < informed && number + informed < ranks {
            process(number + informed).send(&settings.cells);
            process(number + informed).send(&settings.steps);
            process(number + informed).send(&settings.step);
            process(number + informed).send(&settings.seed);
        }
        informed *= 2;
    }
}
