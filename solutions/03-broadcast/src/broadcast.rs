use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::Settings;

/// Gives the settings of rank `root` to all ranks.
///
/// Every rank makes the same call: MPI reads the buffer on the root and writes it on all others.
pub fn broadcast(settings: &mut Settings, root: Rank, world: &SimpleCommunicator) {
    world.process_at_rank(root).broadcast_into(settings);
}

/// The same with sends and receives along a binomial tree.
///
/// Ranks are counted from the root, so that it is number 0 whichever rank it is. In each round the numbers
/// `0..informed` have the settings, and each sends them `informed` places further.
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
