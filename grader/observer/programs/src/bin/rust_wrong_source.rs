// deadlock wrong-source, on 3

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    match world.rank() {
        0 => world.process_at_rank(2).send(&42),
        2 => {
            let (_answer, _status) = world.process_at_rank(1).receive::<i32>(); // here
        }
        _ => {}
    }
}
