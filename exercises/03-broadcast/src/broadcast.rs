use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::Settings;

/// Gives the settings of rank `root` to all ranks, with one call of `MPI_Bcast`.
///
/// Every rank calls this with the same `root`, which may be any rank. `settings` holds the settings on the root and
/// something else on all others. Afterwards it holds the root's on every rank.
pub fn broadcast(settings: &mut Settings, root: Rank, world: &SimpleCommunicator) {
    todo!("give the settings of rank {root} to rank {}, which has {settings}", world.rank())
}

/// The same with sends and receives alone: every rank that has the settings passes them on, so that the number of ranks
/// that have them doubles in every round.
///
/// Every rank but the root receives exactly one message, and the last has it after ceil(log2 P) rounds on P ranks. P and
/// `root` may be anything: P is not always a power of two, and it may be 1.
pub fn broadcast_by_hand(settings: &mut Settings, root: Rank, world: &SimpleCommunicator) {
    todo!("pass the settings of rank {root} on from rank to rank; rank {} has {settings}", world.rank())
}
