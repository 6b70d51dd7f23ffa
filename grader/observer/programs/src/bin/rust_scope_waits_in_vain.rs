// deadlock, on 2

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (rank, size) = (world.rank(), world.size());
    let mut other = 0;
    mpi::request::scope(|scope| {
        let request = world.process_at_rank((rank + 1) % size).immediate_receive_into(scope, &mut other); // here
        request.wait(); // here
    });
    world.process_at_rank((rank + 1) % size).send(&rank);
}
