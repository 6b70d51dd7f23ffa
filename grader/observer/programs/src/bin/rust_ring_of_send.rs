// safe-only-through-buffering, on 3

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (rank, size) = (world.rank(), world.size());
    world.process_at_rank((rank + 1) % size).send(&rank); // here
    let (_message, _status) = world.process_at_rank((rank + size - 1) % size).receive::<i32>();
}
