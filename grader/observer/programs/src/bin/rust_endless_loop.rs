// time-limit, on 2

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let mut change = 1.0;
    while change != 0.1 {
        change = if change > 0.1 { change - 0.3 } else { 1.0 };
    }
    println!("rank {} has converged", world.rank());
}
