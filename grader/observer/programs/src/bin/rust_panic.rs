// crash, on 2

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    if world.rank() == 1 {
        panic!("alas");
    }
    world.barrier();
}
