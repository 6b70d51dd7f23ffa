use mpi::collective::SystemOperation;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// How many of the `samples` darts this rank throws.
///
/// The first `samples % ranks` ranks throw one more than the others: the shares add up to `samples`, and no two of
/// them differ by more than one.
pub fn share(samples: u64, rank: u64, ranks: u64) -> u64 {
    samples / ranks + u64::from(rank < samples % ranks)
}

/// Throws `darts` darts at the unit square and counts those that land within the quarter circle.
///
/// `seed` is the same on every rank, the stream of random numbers is this rank's own.
pub fn hits(darts: u64, seed: u64, rank: u64) -> u64 {
    let mut rng = StdRng::seed_from_u64(seed + rank);
    let mut hits = 0;
    for _ in 0..darts {
        let (x, y): (f64, f64) = rng.random();
        hits += u64::from(x * x + y * y <= 1.0);
    }
    hits
}

/// Adds up the hits of all ranks, run by run, on rank 0, which returns the sums. The other ranks return `None`.
///
/// One reduction for all runs: MPI combines the slices element by element.
pub fn totals(hits: &[u64], world: &SimpleCommunicator) -> Option<Vec<u64>> {
    let root = world.process_at_rank(0);
    if world.rank() != 0 {
        root.reduce_into(hits, SystemOperation::sum());
        return None;
    }
    let mut totals = vec![0; hits.len()];
    root.reduce_into_root(hits, &mut totals[..], SystemOperation::sum());
    Some(totals)
}

/// The estimate of pi from the hits of all ranks together.
pub fn estimate(total: u64, samples: u64) -> f64 {
    4.0 * total as f64 / samples as f64
}
