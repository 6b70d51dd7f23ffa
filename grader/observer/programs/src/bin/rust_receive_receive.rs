// deadlock receive-receive, on 2

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (rank, size) = (world.rank(), world.size());
    let other = world.process_at_rank((rank + 1) % size);
    let (_message, _status) = other.receive::<i32>(); // here
    other.send(&rank);
}
