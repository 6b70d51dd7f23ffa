//! expect: wrong-output in every_rank_says_who_it_is, says "its own number"
//!
//! Prints the root's rank in place of its own.

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

pub fn hello(world: &SimpleCommunicator) {
    let host = mpi::environment::processor_name().expect("MPI knows the name of its host");
    println!("Hello from rank {} of {} on {host}", world.process_at_rank(0).rank(), world.size());
}
