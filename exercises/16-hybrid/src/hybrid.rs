use mpi::Threading;
use mpi::topology::SimpleCommunicator;

use crate::driver::{BLOCK, Count};

/// What to ask MPI for: this program has threads, and only its main thread calls MPI.
pub fn threading() -> Threading {
    todo!("what must MPI allow the threads of this program?")
}

/// Whether this program may go on, when this is what MPI granted. It may be more than was asked for, or less.
pub fn enough(granted: Threading) -> bool {
    todo!("is {granted:?} enough?")
}

/// Throws `darts` darts at the unit square, on one thread, and counts those that land within the quarter circle of
/// radius 1.
///
/// The darts follow from `seed` and `stream` and from nothing else. Every seed has a stream for each number, and no two of
/// them have anything to do with each other. It must be fast: not more than half of the time that `StdRng` and
/// `f64` take for it.
pub fn count_hits(darts: u64, seed: u64, stream: u64) -> u64 {
    todo!("throw {darts} darts, with the numbers of stream {stream} for seed {seed}")
}

/// Throws `samples` darts with all ranks and threads together, once for each seed. Returns the hits for each seed on
/// rank 0, and `None` on the other ranks.
///
/// The darts come in blocks of `BLOCK`, and the last block has what is left. `count(darts, seed, block)` throws one block:
/// it is `count_hits`, the number of the block is its stream. Every block is thrown once, on one rank; no rank throws
/// two blocks more than another. On each rank the threads of rayon's pool share its blocks, and when all is thrown the
/// main thread makes one reduction, for all seeds at once.
pub fn totals(samples: u64, seeds: &[u64], count: Count, world: &SimpleCommunicator) -> Option<Vec<u64>> {
    let _ = (count, world); // what you write here uses them
    todo!("throw {samples} darts in blocks of {BLOCK} for each of {} seeds", seeds.len())
}
