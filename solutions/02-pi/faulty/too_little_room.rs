//! expect: mpi-misuse in one_answer_from_rank_zero, says "has room for 8 bytes", "too_little_room.rs:32"
//!
//! A sum by hand, with room for one run where each rank sends all of its runs. MPI cuts no message: it ends the job.

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
    if world.rank() != 0 {
        world.process_at_rank(0).send(hits);
        return None;
    }
    let mut totals = hits.to_vec();
    for rank in 1..world.size() {
        let mut theirs = [0_u64];
        world.process_at_rank(rank).receive_into(&mut theirs[..]);
        totals[0] += theirs[0];
    }
    Some(totals)
}

pub fn estimate(total: u64, samples: u64) -> f64 {
    4.0 * total as f64 / samples as f64
}
