//! expect: deadlock in every_rank_prints_one_line, says "rank 0 waits in MPI_Barrier", "not every rank calls this collective"
//!
//! A barrier to keep the lines in order, which only rank 0 calls. A collective needs every rank.

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

pub fn hello(world: &SimpleCommunicator) {
    let host = mpi::environment::processor_name().expect("MPI knows the name of its host");
    println!("Hello from rank {} of {} on {host}", world.rank(), world.size());
    if world.rank() == 0 {
        world.barrier();
    }
}
