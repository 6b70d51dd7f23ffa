// deadlock different-order, on 2

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (readings, results) = (world.duplicate(), world.duplicate());
    let first_come = if world.rank() == 0 { [&readings, &results] } else { [&results, &readings] };
    for communicator in first_come {
        communicator.barrier(); // here
    }
}
