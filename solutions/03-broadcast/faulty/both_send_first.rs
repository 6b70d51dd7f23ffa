//! expect: mpi-misuse in by_hand_every_rank_has_them, says "only because of buffering"
//!
//! Partners swap in every round, which is how an all-to-all is done; the one that has nothing sends all the same, and
//! both send before they receive.

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
        let other = number ^ informed;
        if number < 2 * informed && other < ranks {
            process(other).send(settings);
            let mut theirs = *settings;
            process(other).receive_into(&mut theirs);
            if number >= informed {
                *settings = theirs;
            }
        }
        informed *= 2;
    }
}
