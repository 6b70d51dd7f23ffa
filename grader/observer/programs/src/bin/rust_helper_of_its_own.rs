// deadlock receive-receive, on 2

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (rank, size) = (world.rank(), world.size());
    exchange(&world, rank, size);
}

fn exchange(world: &mpi::topology::SimpleCommunicator, rank: i32, size: i32) -> i32 {
    let other = world.process_at_rank((rank + 1) % size);
    let (message, _status) = other.receive::<i32>(); // here
    other.send(&rank);
    message
}
