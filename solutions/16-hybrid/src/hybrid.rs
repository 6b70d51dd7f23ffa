use mpi::Threading;
use mpi::collective::SystemOperation;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;
use multiversion::multiversion;
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

/// So many generators run side by side: four vectors of the widest kind, so that none of them need be waited for.
const LANES: usize = 32;

/// The states of all lanes: two words for each.
type Lanes = [[u64; LANES]; 2];

/// Throws `darts` darts on one thread, and counts the hits.
///
/// Each lane is a xoroshiro128++ of its own, and all of them do the same at the same time, without a branch: the loop
/// over the lanes becomes vector instructions. `multiversion` compiles this for several kinds of them, and takes the
/// best that the processor has.
#[multiversion(targets = "simd")]
pub fn count_hits(darts: u64, seed: u64, stream: u64) -> u64 {
    let [mut a, mut b] = lanes(seed, stream);
    let (mut misses, mut left) = (0_u64, darts);
    while left >= LANES as u64 {
        // A lane keeps a record of its misses, and there is room for 32 darts of two bits. That is counted later and takes
        // one instruction now, where AVX-512 can move bits from one word into another.
        let rounds = (left / LANES as u64).min(32);
        let mut records = [0_u64; LANES];
        for _ in 0..rounds {
            for ((a, b), record) in a.iter_mut().zip(&mut b).zip(&mut records) {
                *record = *record << 2 | miss(next(a, b));
            }
        }
        misses = records.iter().fold(misses, |sum, record| sum.wrapping_add(u64::from(record.count_ones())));
        left -= rounds * LANES as u64;
    }
    for (a, b) in a.iter_mut().zip(&mut b).take(left as usize) {
        misses += u64::from(miss(next(a, b)).count_ones());
    }
    darts - misses
}

/// The first states of a stream's lanes: a number that no other lane of any stream of this seed has, and its mix.
#[inline(always)]
fn lanes(seed: u64, stream: u64) -> Lanes {
    let first = mixed(seed).wrapping_add(stream.wrapping_mul(LANES as u64).wrapping_mul(WEYL));
    let [mut a, mut b] = [[0; LANES]; 2];
    for lane in 0..LANES {
        b[lane] = first.wrapping_add((lane as u64).wrapping_mul(WEYL));
        a[lane] = mixed(b[lane]);
    }
    [a, b]
}

/// The next 64 bits of xoroshiro128++, and the state after them. Additions, shifts and rotations: what vectors do best.
#[inline(always)]
fn next(a: &mut u64, b: &mut u64) -> u64 {
    let bits = a.wrapping_add(*b).rotate_left(17).wrapping_add(*a);
    let c = *a ^ *b;
    *a = a.rotate_left(49) ^ c ^ (c << 21);
    *b = c.rotate_left(28);
    bits
}

/// Two bits: none of them is set if the dart hits, and one if it misses.
#[inline(always)]
fn miss(bits: u64) -> u64 {
    // Two coordinates from -2^31 to 2^31, from different halves of the word: what hits the circle of radius 2^31, hits
    // a quarter of it without the signs. Squares of two halves fit into one multiplication of a vector each.
    let (x, y) = (i64::from(bits as i32), bits as i64 >> 32);
    // Radius 1 is 2^31, and 2^62 is its square. (The largest sum, for -2^31 twice, is 2^63.)
    ((x * x) as u64).wrapping_add((y * y) as u64) >> 62
}

/// An odd number near 2^64 divided by the golden ratio: its multiples, cut to 64 bits, come near each other late.
const WEYL: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finaliser of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
#[inline(always)]
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
