//! expect: wrong-output in spread_is_right, says "each rank's own hits must be added up"
//!
//! Rank 0's own hits times the number of ranks: right on average, from a fraction of the darts.
//! To the numbers it is the same as one stream on all ranks.

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

pub fn share(samples: u64, rank: u64, ranks: u64) -> u64 {
    samples / ranks + u64::from(rank < samples % ranks)
}

pub fn hits(darts: u64, seed: u64, rank: u64) -> u64 {
    let mut rng = StdRng::seed_from_u64(seed + rank);
    let mut hits = 0;
    for _ in 0..darts {
        let (x, y): (f64, f64) = rng.random();
        hits += u64::from(x * x + y * y <= 1.0);
    }
    hits
}

pub fn totals(hits: &[u64], world: &SimpleCommunicator) -> Option<Vec<u64>> {
    (world.rank() == 0).then(|| hits.iter().map(|hits| hits * world.size() as u64).collect())
}

pub fn estimate(total: u64, samples: u64) -> f64 {
    4.0 * total as f64 / samples as f64
}
