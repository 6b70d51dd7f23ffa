//! expect: wrong-output in every_rank_says_who_it_is, says "processor_name"
//!
//! It runs on this machine, so what else could the host be?

use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

pub fn hello(world: &SimpleCommunicator) {
    println!("Hello from rank {} of {} on localhost", world.rank(), world.size());
}
