//! expect: limit-exceeded in every_rank_prints_one_line, says "printed without end"
//!
//! Repeats the greeting until somebody stops it.

use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

pub fn hello(world: &SimpleCommunicator) {
    let host = mpi::environment::processor_name().expect("MPI knows the name of its host");
    loop {
        println!("Hello from rank {} of {} on {host}", world.rank(), world.size());
    }
}
