//! expect: crash in by_hand_every_rank_has_them, says "panicked", "assertion failed"
//!
//! Nobody asks whether there is a rank to send to: with 4 and 8 ranks there always is.

use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::Settings;

pub fn broadcast(settings: &mut Settings, root: Rank, world: &SimpleCommunicator) {
    world.process_at_rank(root).broadcast_into(settings);
}

pub fn broadcast_by_hand(settings: &mut Settings, root: Rank, world: &SimpleCommunicator) {
    let ranks = world.size();
    let number = (world.rank() - root).rem_euclid(ranks);
    let process = |number: Rank| {
        let rank = if number < ranks { (number + root) % ranks } else { number };
        world.process_at_rank(rank)
    };
    let mut informed = 1;
    while informed < ranks {
        if number >= informed && number < 2 * informed {
            process(number - informed).receive_into(settings);
        } else if number < informed {
            process(number + informed).send(settings);
        }
        informed *= 2;
    }
}
