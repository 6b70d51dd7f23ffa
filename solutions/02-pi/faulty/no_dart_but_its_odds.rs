//! expect: wrong-output in ranks_share_the_work, says "hardly compute anything"
//!
//! Few darts are thrown. Of many, a number of hits is drawn that is as likely as that of darts: no statistics can tell.

use mpi::collective::SystemOperation;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

pub fn share(samples: u64, rank: u64, ranks: u64) -> u64 {
    samples / ranks + u64::from(rank < samples % ranks)
}

pub fn hits(darts: u64, seed: u64, rank: u64) -> u64 {
    if darts < 10_000 {
        return thrown(darts, seed, rank);
    }
    let p = std::f64::consts::FRAC_PI_4;
    let mut rng = StdRng::seed_from_u64(seed + rank);
    let noise: f64 = (0..48).map(|_| rng.random::<f64>()).sum::<f64>() / 2.0 - 12.0;
    (darts as f64 * p + noise * (darts as f64 * p * (1.0 - p)).sqrt()) as u64
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
