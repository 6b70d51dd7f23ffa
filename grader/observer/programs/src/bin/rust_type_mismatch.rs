// type-mismatch, on 2

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (rank, size) = (world.rank(), world.size());
    if rank == 0 {
        world.process_at_rank(1).send(&1_i64); // here
    } else {
        let (_message, _status) = world.process_at_rank(0).receive::<f64>(); // here
    }
    assert_eq!(size, 2);
}
