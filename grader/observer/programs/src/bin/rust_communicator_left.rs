// leak communicator, on 2

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let copy = world.duplicate(); // here
    copy.barrier();
    std::mem::forget(copy);
}
