// deadlock missing-collective, on 3

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (rank, size) = (world.rank(), world.size());
    if rank != size - 1 {
        world.barrier(); // here
    }
}
