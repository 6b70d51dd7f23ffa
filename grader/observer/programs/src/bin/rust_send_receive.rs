// clean, on 4

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (rank, size) = (world.rank(), world.size());
    let next = world.process_at_rank((rank + 1) % size);
    let previous = world.process_at_rank((rank + size - 1) % size);
    let (message, _status) = mpi::point_to_point::send_receive::<i32, _, _, _>(&rank, &next, &previous);
    assert_eq!(message, (rank + size - 1) % size);
}
