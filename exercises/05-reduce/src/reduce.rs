use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::{Lowest, Run, Spread};

/// The sum of the values of all ranks, with one `MPI_Reduce`: Some on `root`, None on the others.
///
/// `block` is this rank's part of the values, which may be empty. There is one value at least on all ranks together.
pub fn sum(block: &[f64], root: Rank, world: &SimpleCommunicator) -> Option<f64> {
    todo!("add up {} values to rank {root}; this is rank {}", block.len(), world.rank())
}

/// The lowest of the values of all ranks and the day that it was on, on every rank, with `MPI_Allreduce`.
///
/// The first value of `block` is that of day `first`, the next that of day `first + 1`, and so on. Where several days
/// have the lowest value, the first of them counts.
pub fn lowest(block: &[f64], first: u64, world: &SimpleCommunicator) -> Lowest {
    todo!("find the lowest of {} values from day {first} on and of all others; rank {}", block.len(), world.rank())
}

/// Mean and variance of the values of all ranks, on every rank, with `MPI_Allreduce`.
///
/// The variance is the mean of (value - mean)², not divided by one less. Both must be as precise as can be where the
/// values are large and differ little, such as 100000000.25 and 100000000.5.
pub fn spread(block: &[f64], world: &SimpleCommunicator) -> Spread {
    todo!("mean and variance of {} values and all others, on rank {}", block.len(), world.rank())
}

/// What is known of the days of `earlier`, followed by the days of `later`. Either may have no days.
pub fn join(earlier: Run, later: Run) -> Run {
    todo!("join {earlier:?} and {later:?}")
}

/// Joins the runs of all ranks in the order of the ranks, with one `MPI_Reduce` whose operation is `join`: Some on
/// `root`, None on the others.
pub fn longest_run(run: Run, root: Rank, world: &SimpleCommunicator) -> Option<Run> {
    todo!("join {run:?} and those of all other ranks on rank {root}; this is rank {}", world.rank())
}
