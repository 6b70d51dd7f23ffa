//! expect: wrong-output in by_hand_every_rank_has_them, says "it calls MPI_Bcast"
//!
//! Cheats: the second function calls the first.

use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::Settings;

pub fn broadcast(settings: &mut Settings, root: Rank, world: &SimpleCommunicator) {
    world.process_at_rank(root).broadcast_into(settings);
}

pub fn broadcast_by_hand(settings: &mut Settings, root: Rank, world: &SimpleCommunicator) {
    broadcast(settings, root, world);
}
