// deadlock | collective-mismatch root, on 2

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (rank, size) = (world.rank(), world.size());
    let mut mine = 0;
    let all: Vec<i32> = (0..size).collect();
    let root = world.process_at_rank(rank);
    root.scatter_into_root(&all[..], &mut mine); // here
    world.barrier();
}
