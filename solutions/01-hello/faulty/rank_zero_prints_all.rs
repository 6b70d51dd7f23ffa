//! expect: wrong-output in every_rank_prints_one_line, says "prints the lines of all ranks"
//!
//! A loop over the ranks, as a program without MPI would have it. It prints the right text, all of it from rank 0.

use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

pub fn hello(world: &SimpleCommunicator) {
    let host = mpi::environment::processor_name().expect("MPI knows the name of its host");
    if world.rank() == 0 {
        for rank in 0..world.size() {
            println!("Hello from rank {rank} of {} on {host}", world.size());
        }
    }
}
