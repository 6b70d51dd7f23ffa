use mpi::topology::SimpleCommunicator;
use mpi::traits::{Communicator, Destination, Source};

/// Wrong: every rank receives from the one before it, and none has sent.
pub fn run(world: &SimpleCommunicator) {
    let (rank, size) = (world.rank(), world.size());
    let (before, _) = world.process_at_rank((rank + size - 1) % size).receive::<i32>();
    world.process_at_rank((rank + 1) % size).send(&rank);
    println!("{}", (before + 1) % size);
}
