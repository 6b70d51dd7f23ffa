// deadlock finished-rank, on 2

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (rank, size) = (world.rank(), world.size());
    if rank == 0 {
        let (_message, _status) = world.process_at_rank(size - 1).receive::<i32>(); // here
    }
}
