//! expect: wrong-output in every_rank_prints_one_line, says "must print one line", "an `if` around"
//!
//! Printing is for rank 0, as in most programs. Here each rank is to speak for itself.

use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

pub fn hello(world: &SimpleCommunicator) {
    let host = mpi::environment::processor_name().expect("MPI knows the name of its host");
    if world.rank() == 0 {
        println!("Hello from rank {} of {} on {host}", world.rank(), world.size());
    }
}
