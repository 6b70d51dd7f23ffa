use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

/// Wrong: ranks are counted from zero.
pub fn run(world: &SimpleCommunicator) {
    println!("{}", world.rank() + 1);
}
