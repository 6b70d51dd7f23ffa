//! expect: crash in every_rank_prints_one_line, says "panicked", "the last rank is shy"
//!
//! One rank panics. The others must not wait for it for ever.

use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

pub fn hello(world: &SimpleCommunicator) {
    let host = mpi::environment::processor_name().expect("MPI knows the name of its host");
    assert!(world.rank() + 1 < world.size(), "the last rank is shy");
    println!("Hello from rank {} of {} on {host}", world.rank(), world.size());
}
