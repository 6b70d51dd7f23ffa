//! expect: build-failed, says "cannot find value `world`"
//!
//! Forgot that `world` is a parameter and not a global.

use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

pub fn hello(_: &SimpleCommunicator) {
    let host = mpi::environment::processor_name().expect("MPI knows the name of its host");
    println!("Hello from rank {} of {} on {host}", world.rank(), world.size());
}
