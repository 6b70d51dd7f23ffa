use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

/// Prints this rank's number.
pub fn run(world: &SimpleCommunicator) {
    todo!("print the number of rank {}", world.rank())
}
