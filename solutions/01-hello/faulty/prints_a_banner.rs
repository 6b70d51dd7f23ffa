//! expect: wrong-output in every_rank_prints_one_line, says "2 lines"
//!
//! A title line before the greeting, on every rank.

use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

pub fn hello(world: &SimpleCommunicator) {
    let host = mpi::environment::processor_name().expect("MPI knows the name of its host");
    println!("=== hello ===");
    println!("Hello from rank {} of {} on {host}", world.rank(), world.size());
}
