// crash, on 2

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    if world.rank() == 1 {
        println!("nothing to do for me");
        std::process::exit(0);
    }
    world.barrier();
}
