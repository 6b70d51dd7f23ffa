//! expect: wrong-output in spread_is_right, says "can't come from counting the hits of 128 darts"
//!
//! Noise of just the right size around pi, and no darts: the answers are no multiples of 4 / samples.

use mpi::collective::SystemOperation;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

pub fn share(samples: u64, rank: u64, ranks: u64) -> u64 {
    samples / ranks + u64::from(rank < samples % ranks)
}

pub fn hits(darts: u64, seed: u64, rank: u64) -> u64 {
    let mut rng = StdRng::seed_from_u64(seed + rank);
    // Something that differs from seed to seed, to seed the noise with.
    rng.random_range(darts..darts + (1 << 40))
}

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

pub fn estimate(total: u64, samples: u64) -> f64 {
    let deviation = 1.642 / (samples as f64).sqrt();
    let mut rng = StdRng::seed_from_u64(total);
    let noise: f64 = (0..12).map(|_| rng.random::<f64>()).sum::<f64>() - 6.0;
    std::f64::consts::PI + deviation * noise
}
