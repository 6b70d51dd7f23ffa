// collective-mismatch count, on 2

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let mut settings = vec![0_i32; if world.rank() == 0 { 4 } else { 3 }];
    world.process_at_rank(0).broadcast_into(&mut settings[..]); // here
}
