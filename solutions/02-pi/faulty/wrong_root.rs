//! expect: mpi-misuse in one_answer_from_rank_zero, says "different roots", "wrong_root.rs:27"
//!
//! Every rank is the root of a reduction of its own and waits for the others to take part in it.

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
    let mut hits = 0;
    for _ in 0..darts {
        let (x, y): (f64, f64) = rng.random();
        hits += u64::from(x * x + y * y <= 1.0);
    }
    hits
}

pub fn totals(hits: &[u64], world: &SimpleCommunicator) -> Option<Vec<u64>> {
    let mut totals = vec![0; hits.len()];
    world.this_process().reduce_into_root(hits, &mut totals[..], SystemOperation::sum());
    (world.rank() == 0).then_some(totals)
}

pub fn estimate(total: u64, samples: u64) -> f64 {
    4.0 * total as f64 / samples as f64
}
