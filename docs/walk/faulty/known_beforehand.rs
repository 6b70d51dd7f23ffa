//! expect: wrong-output in every_rank_has_its_neighbours, says "something else"

use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

/// What the comment in the driver says, for the seed that it takes by itself.
pub fn shift(_value: u64, world: &SimpleCommunicator) -> u64 {
    let (rank, ranks) = (world.rank(), world.size());
    let left = (rank + ranks - 1) % ranks;
    10 + (left * left) as u64
}
