// deadlock different-collectives | collective-mismatch kind, on 2

use mpi::collective::SystemOperation;
use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let mut sum = 0;
    if world.rank() == 0 {
        world.barrier(); // here
    } else {
        world.all_reduce_into(&world.rank(), &mut sum, SystemOperation::sum()); // here
    }
}
