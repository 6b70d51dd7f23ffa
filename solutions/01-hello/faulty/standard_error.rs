//! expect: wrong-output in every_rank_prints_one_line, says "nothing", "`eprintln!` does not"
//!
//! The line goes to the standard error.

use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

pub fn hello(world: &SimpleCommunicator) {
    let host = mpi::environment::processor_name().expect("MPI knows the name of its host");
    eprintln!("Hello from rank {} of {} on {host}", world.rank(), world.size());
}
