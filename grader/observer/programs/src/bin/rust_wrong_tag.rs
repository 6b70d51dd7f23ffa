// deadlock wrong-tag, on 2

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (rank, size) = (world.rank(), world.size());
    let other = world.process_at_rank((rank + 1) % size);
    if rank == 0 {
        other.send_with_tag(&rank, 3); // here
    } else {
        let (_message, _status) = other.receive_with_tag::<i32>(4); // here
    }
}
