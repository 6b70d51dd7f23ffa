use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

/// Prints one line from this rank: `Hello from rank R of S on HOST`.
///
/// Every rank runs this same function. What differs is what `rank()` returns.
pub fn hello(world: &SimpleCommunicator) {
    let host = mpi::environment::processor_name().expect("MPI knows the name of its host");
    println!("Hello from rank {} of {} on {host}", world.rank(), world.size());
}
