//! expect: wrong-output in every_rank_says_who_it_is, says "any number of ranks"
//!
//! Tried with four ranks only, and right there.

use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

pub fn hello(world: &SimpleCommunicator) {
    let host = mpi::environment::processor_name().expect("MPI knows the name of its host");
    println!("Hello from rank {} of 4 on {host}", world.rank());
}
