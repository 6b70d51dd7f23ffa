//! Given: gives every rank a number, calls your function and prints what it returns.

use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

// Your function's signature, pinned.
const _: fn(u64, &SimpleCommunicator) -> u64 = crate::shift::shift;

pub fn main() {
    let mpi = start::mpi();
    let world = mpi.world();
    // `shift SEED`: rank r has the number SEED + r * r.
    let seed: u64 = std::env::args().nth(1).and_then(|seed| seed.parse().ok()).unwrap_or(10);
    let rank = world.rank() as u64;
    println!("{}", crate::shift::shift(seed + rank * rank, &world));
}
