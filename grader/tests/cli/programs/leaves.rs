use mpi::topology::SimpleCommunicator;
use mpi::traits::{Communicator, CommunicatorCollectives};

/// Wrong: rank 2 leaves where the others wait for it.
pub fn run(world: &SimpleCommunicator) {
    if world.rank() == 2 {
        std::process::exit(0);
    }
    world.barrier();
}
