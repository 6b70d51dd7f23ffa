//! Given: starts MPI and calls your function on every rank.

use mpi::topology::SimpleCommunicator;

// Your function's signature, pinned.
const _: fn(&SimpleCommunicator) = crate::hello::hello;

pub fn main() {
    let mpi = start::mpi();
    crate::hello::hello(&mpi.world());
}
