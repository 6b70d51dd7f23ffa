use mpi::topology::SimpleCommunicator;

/// How many of the `samples` darts this rank throws.
///
/// `rank` counts from 0 to `ranks - 1`. The shares of all ranks add up to `samples`, whatever the two numbers are,
/// and no two of them differ by more than one.
pub fn share(samples: u64, rank: u64, ranks: u64) -> u64 {
    todo!("the share of rank {rank} of {ranks} in {samples} darts")
}

/// Throws `darts` darts at the unit square and counts those that land within the quarter circle of radius 1.
///
/// `seed` is the same number on every rank. The random numbers must not be: each rank needs a stream of its own.
/// The same seed gives the same hits again, another seed gives others.
pub fn hits(darts: u64, seed: u64, rank: u64) -> u64 {
    todo!("throw {darts} darts on rank {rank} with the seed {seed}")
}

/// Adds up the hits of all ranks on rank 0, which returns the sums. The other ranks return `None`.
///
/// `hits` has what this rank hit in each run, and is as long on every rank. So are the sums: a reduction combines the
/// slices of all ranks element by element.
pub fn totals(hits: &[u64], world: &SimpleCommunicator) -> Option<Vec<u64>> {
    let _ = world; // what you write here uses it
    todo!("add {hits:?} to the hits of all other ranks")
}

/// The estimate of pi, when `total` of `samples` darts hit, those of all ranks together.
pub fn estimate(total: u64, samples: u64) -> f64 {
    todo!("estimate pi from {total} hits of {samples} darts")
}
