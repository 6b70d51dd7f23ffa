//! expect: crash in every_rank_prints_one_line, says "before MPI_Finalize"
//!
//! A tidy `exit(0)` at the end of the work, as in a C program. MPI is never finalised.

use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

pub fn hello(world: &SimpleCommunicator) {
    let host = mpi::environment::processor_name().expect("MPI knows the name of its host");
    println!("Hello from rank {} of {} on {host}", world.rank(), world.size());
    std::process::exit(0);
}
