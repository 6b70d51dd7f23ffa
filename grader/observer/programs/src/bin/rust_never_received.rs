// never-received, on 2

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (rank, size) = (world.rank(), world.size());
    if rank == 0 {
        world.process_at_rank(1).send(&1.5_f64); // here
    }
    world.barrier();
    assert_eq!(size, 2);
}
