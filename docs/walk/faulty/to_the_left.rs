//! expect: wrong-output in every_rank_has_its_neighbours, says "right neighbour"

use mpi::point_to_point::send_receive;
use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

pub fn shift(value: u64, world: &SimpleCommunicator) -> u64 {
    let (rank, ranks) = (world.rank(), world.size());
    let right = world.process_at_rank((rank + 1) % ranks);
    let left = world.process_at_rank((rank + ranks - 1) % ranks);
    send_receive::<u64, _, _, _>(&value, &left, &right).0
}
