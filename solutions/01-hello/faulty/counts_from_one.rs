//! expect: wrong-output in every_rank_says_who_it_is, says "ranks count from 0"
//!
//! People count from one.

use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

pub fn hello(world: &SimpleCommunicator) {
    let host = mpi::environment::processor_name().expect("MPI knows the name of its host");
    println!("Hello from rank {} of {} on {host}", world.rank() + 1, world.size());
}
