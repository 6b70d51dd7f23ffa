//! expect: too-slow in ranks_share_the_work, says "work far more than there is to do"
//!
//! All ranks together throw every dart 16 times over, one rank alone does so too: so nothing looks repeated.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use mpi::collective::SystemOperation;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

// Shares that look even, and what they were made of.
static SAMPLES: AtomicU64 = AtomicU64::new(0);
static RANKS: AtomicU64 = AtomicU64::new(0);

pub fn share(samples: u64, rank: u64, ranks: u64) -> u64 {
    SAMPLES.store(samples, Relaxed);
    RANKS.store(ranks, Relaxed);
    samples / ranks + u64::from(rank < samples % ranks)
}

pub fn hits(darts: u64, seed: u64, rank: u64) -> u64 {
    // 16 is a multiple of the numbers of ranks that are checked.
    for again in 0..16 / RANKS.load(Relaxed).max(1) {
        std::hint::black_box(thrown(SAMPLES.load(Relaxed), seed + again, rank));
    }
    thrown(darts, seed, rank)
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
