use mpi::Count;
use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

/// How many of `total` readings each of `ranks` ranks gets: one count for each rank, in the order of the ranks.
///
/// The counts add up to `total`, and no two of them differ by more than one.
pub fn shares(total: usize, ranks: usize) -> Vec<Count> {
    todo!("share {total} readings among {ranks} ranks")
}

/// Where each block begins, counted in elements, when blocks of these lengths lie one after the other without a gap.
pub fn displacements(counts: &[Count]) -> Vec<Count> {
    todo!("where the blocks of lengths {counts:?} begin")
}

/// Shares the readings of rank `root` among all ranks, with one `MPI_Scatterv`, and returns this rank's block.
///
/// Every rank calls this with the same `root`. On the root `readings` has all of them. On the other ranks it is empty:
/// they don't even know how many there are. Tell them that number, and not the readings. Rank 0 gets the first block,
/// rank 1 the next, and so on.
pub fn scatter(readings: &[i32], root: Rank, world: &SimpleCommunicator) -> Vec<i32> {
    todo!("share {} readings of rank {root}; this is rank {}", readings.len(), world.rank())
}

/// Puts the blocks of all ranks together on rank `root`, in the order of the ranks, with one `MPI_Gatherv`. The root
/// returns them, the other ranks return `None`.
///
/// Every rank calls this with the same `root` and a block of its own, of any length, also 0. The root doesn't know the
/// others' lengths, and must be told.
pub fn gather(block: &[f64], root: Rank, world: &SimpleCommunicator) -> Option<Vec<f64>> {
    todo!("give {} numbers to rank {root}; this is rank {}", block.len(), world.rank())
}
