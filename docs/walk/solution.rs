use mpi::point_to_point::send_receive;
use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

/// Gives `value` to the rank on the right, and returns what the rank on the left has given.
///
/// The ranks form a ring: rank 0 is on the right of the last one. A rank alone is its own neighbour.
pub fn shift(value: u64, world: &SimpleCommunicator) -> u64 {
    let (rank, ranks) = (world.rank(), world.size());
    let right = world.process_at_rank((rank + 1) % ranks);
    let left = world.process_at_rank((rank + ranks - 1) % ranks);
    send_receive::<u64, _, _, _>(&value, &right, &left).0
}
