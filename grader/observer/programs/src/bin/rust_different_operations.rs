// collective-mismatch operation, on 2

use mpi::collective::SystemOperation;
use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (rank, size) = (world.rank(), world.size());
    let mut sum = 0;
    let operation = if rank == 0 { SystemOperation::sum() } else { SystemOperation::max() };
    world.all_reduce_into(&rank, &mut sum, operation); // here
    assert_eq!(size, 2);
}
