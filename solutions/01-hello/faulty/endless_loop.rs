//! expect: time-limit in every_rank_prints_one_line, says "did not end"
//!
//! Waits for the other ranks by looking at a variable that no other process can change.

use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

pub fn hello(world: &SimpleCommunicator) {
    let host = mpi::environment::processor_name().expect("MPI knows the name of its host");
    println!("Hello from rank {} of {} on {host}", world.rank(), world.size());
    let mut greeted = 1;
    while greeted < world.size() {
        greeted = std::hint::black_box(1);
    }
}
