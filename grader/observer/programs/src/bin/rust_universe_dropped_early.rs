// outside-mpi after-finalize, on 2

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

/// The universe ends here, and MPI with it: what is given back is of no more use.
fn begin() -> SimpleCommunicator {
    let universe = mpi::initialize().unwrap();
    universe.world()
}

fn main() {
    let world = begin();
    println!("this is rank {}", world.rank()); // here
    world.barrier();
}
