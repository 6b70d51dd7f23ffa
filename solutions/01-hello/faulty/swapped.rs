//! expect: wrong-output in every_rank_says_who_it_is, says "rank and size are swapped"
//!
//! Rank and size in the wrong order. On one rank it says rank 1 of 0.

use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

pub fn hello(world: &SimpleCommunicator) {
    let host = mpi::environment::processor_name().expect("MPI knows the name of its host");
    println!("Hello from rank {} of {} on {host}", world.size(), world.rank());
}
