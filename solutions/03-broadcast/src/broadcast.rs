use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

/// What it returns, in which unit, on which rank.
pub fn answer(world: &SimpleCommunicator) -> i32 {
    world.rank()
}
