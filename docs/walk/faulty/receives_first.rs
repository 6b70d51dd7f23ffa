//! expect: deadlock in every_rank_has_its_neighbours, says "MPI_Recv"

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

pub fn shift(value: u64, world: &SimpleCommunicator) -> u64 {
    let (rank, ranks) = (world.rank(), world.size());
    let (left, _) = world.process_at_rank((rank + ranks - 1) % ranks).receive();
    world.process_at_rank((rank + 1) % ranks).send(&value);
    left
}
