//! expect: too-slow in ranks_share_the_work, says "do not work at the same time", "one after the other"
//!
//! A rank throws once the rank before it has thrown: each has its share, and no two work at a time.

use mpi::collective::SystemOperation;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

pub fn share(samples: u64, rank: u64, ranks: u64) -> u64 {
    samples / ranks + u64::from(rank < samples % ranks)
}

pub fn hits(darts: u64, seed: u64, rank: u64) -> u64 {
    let world = SimpleCommunicator::world();
    if rank > 0 {
        world.process_at_rank(rank as i32 - 1).receive::<u64>();
    }
    let hits = thrown(darts, seed, rank);
    if rank as i32 + 1 < world.size() {
        world.process_at_rank(rank as i32 + 1).send(&hits);
    }
    hits
}

fn thrown(darts: u64, seed: u64, rank: u64) -> u64 {
    let mut rng = StdRng::seed_from_u64(seed + rank);
    let mut hits = 0;
    for _ in 0..darts {
        let (x, y): (f64, f64) = rng.random();
        hits += u64::from(x * x + y * y <= 1.0);
    }
    hits
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
    4.0 * total as f64 / samples as f64
}
