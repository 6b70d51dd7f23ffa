use mpi::topology::SimpleCommunicator;
use mpi::traits::{Communicator, CommunicatorCollectives};

/// Wrong: rank 1 panics where the others wait for it.
pub fn run(world: &SimpleCommunicator) {
    assert!(world.rank() != 1, "rank 1 has no data");
    world.barrier();
    println!("{}", world.rank());
}
