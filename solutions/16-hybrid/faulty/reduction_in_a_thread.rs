//! expect: mpi-misuse in threads_throw_and_one_communicates, says "MPI called from another thread", "only the thread that started it"
//!
//! The reduction is one more piece of work for the pool.

use mpi::Threading;
use mpi::collective::SystemOperation;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;
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
    let start = mixed(seed).wrapping_add((stream << 32).wrapping_mul(WEYL));
    let mut misses: u64 = 0;
    for dart in 0..darts {
        let bits = mixed(start.wrapping_add(dart.wrapping_mul(WEYL)));
        // Two coordinates of 31 bits each, from different bits of the word: their squares add up to less than 2^63.
        let (x, y) = (bits >> 33, bits & 0x7fff_ffff);
        // Radius 1 is 2^31 here, and 2^62 is its square: bit 62 tells hit from miss.
        misses = misses.wrapping_add((x.wrapping_mul(x).wrapping_add(y.wrapping_mul(y))) >> 62);
    }
    darts - misses
}

/// An odd number near 2^64 divided by the golden ratio: its multiples, cut to 64 bits, come near each other late.
const WEYL: u64 = 0x9e37_79b9_7f4a_7c15;

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
    let mut totals = None;
    rayon::scope(|pool| {
        pool.spawn(|_| {
            let world = SimpleCommunicator::world();
            let root = world.process_at_rank(0);
            if rank != 0 {
                return root.reduce_into(&hits[..], SystemOperation::sum());
            }
            let mut sums = vec![0; hits.len()];
            root.reduce_into_root(&hits[..], &mut sums[..], SystemOperation::sum());
            totals = Some(sums);
        });
    });
    totals
}
