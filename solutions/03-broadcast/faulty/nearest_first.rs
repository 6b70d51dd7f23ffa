//! expect: wrong-output in by_hand_in_few_rounds, says "after 3 rounds", "begins with the one that has the most ranks behind it"
//!
//! The messages of a binomial tree in the wrong order: every rank serves the smallest branch first and the largest, which
//! has most left to do, last.

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
    // The lowest bit that is set in a rank's number says how large its branch is.
    let branch = if number == 0 { ranks } else { number & -number };
    if number > 0 {
        process(number - branch).receive_into(settings);
    }
    let mut far = 1;
    while far < branch {
        if number + far < ranks {
            process(number + far).send(settings);
        }
        far *= 2;
    }
}
