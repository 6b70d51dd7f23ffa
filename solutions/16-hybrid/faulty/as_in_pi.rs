//! expect: too-slow in a_dart_is_cheap, says "a dart costs too much CPU time", "half of"
//!
//! The loop of `pi`, block by block: right, and as slow as there.

use mpi::Threading;
use mpi::collective::SystemOperation;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rayon::prelude::*;

use crate::driver::{BLOCK, Count};

/// Threads, of which only the main one calls MPI.
pub fn threading() -> Threading {
    Threading::Funneled
}

/// The levels are ordered: each allows what those before it allow.
pub fn enough(granted: Threading) -> bool {
    granted >= Threading::Funneled
}

/// Throws `darts` darts on one thread, and counts the hits.
///
/// The generator has no state to hand on: dart `n` of a stream is a hash of its number, so no dart waits for the one
/// before it, and the compiler may do several at once. Nothing branches. Streams are 2^32 numbers apart.
pub fn count_hits(darts: u64, seed: u64, stream: u64) -> u64 {
    let mut rng = StdRng::seed_from_u64(mixed(seed).wrapping_add(stream));
    let mut hits = 0;
    for _ in 0..darts {
        let (x, y): (f64, f64) = rng.random();
        hits += u64::from(x * x + y * y <= 1.0);
    }
    hits
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
fn mixed(state: u64) -> u64 {
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

/// Throws all darts with all ranks and threads, once for each seed; rank 0 returns the hits.
pub fn totals(samples: u64, seeds: &[u64], count: Count, world: &SimpleCommunicator) -> Option<Vec<u64>> {
    let (rank, ranks) = (world.rank() as u64, world.size() as u64);
    // This rank's blocks, one after the other: as many as the others have, or one more.
    let blocks = samples.div_ceil(BLOCK);
    let (first, end) = (rank * blocks / ranks, (rank + 1) * blocks / ranks);
    let darts = |block: u64| BLOCK.min(samples - block * BLOCK);
    // The threads share the blocks. What a block hits follows from its number, so it does not matter who throws it.
    let throw = |&seed: &u64| (first..end).into_par_iter().map(|block| count(darts(block), seed, block)).sum();
    let hits: Vec<u64> = seeds.iter().map(throw).collect();

    // All threads are done. This is the main thread again, and it alone talks to the other ranks.
    let root = world.process_at_rank(0);
    if rank != 0 {
        root.reduce_into(&hits[..], SystemOperation::sum());
        return None;
    }
    let mut totals = vec![0; hits.len()];
    root.reduce_into_root(&hits[..], &mut totals[..], SystemOperation::sum());
    Some(totals)
}
