//! expect: deadlock or mpi-misuse in every_rank_has_its_neighbours, says "MPI_Send"

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

pub fn shift(value: u64, world: &SimpleCommunicator) -> u64 {
    let (rank, ranks) = (world.rank(), world.size());
    world.process_at_rank((rank + 1) % ranks).send(&value);
    world.process_at_rank((rank + ranks - 1) % ranks).receive().0
}
