// collective-mismatch root | deadlock, on 3

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (rank, size) = (world.rank(), world.size());
    let mut x = rank;
    world.process_at_rank(if rank == 2 { 1 } else { 0 }).broadcast_into(&mut x); // here
    assert_eq!(size, 3);
    world.barrier();
}
