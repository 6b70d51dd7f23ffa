//! expect: crash in every_rank_has_its_neighbours, says "panicked"

use mpi::point_to_point::send_receive;
use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

pub fn shift(value: u64, world: &SimpleCommunicator) -> u64 {
    let right = world.process_at_rank(world.rank() + 1);
    let left = world.process_at_rank(world.rank() - 1);
    send_receive::<u64, _, _, _>(&value, &right, &left).0
}
