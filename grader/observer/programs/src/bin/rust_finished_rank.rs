// deadlock finished-rank, on 3

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    if world.rank() == 0 {
        for task in 0..world.size() {
            let worker = world.process_at_rank(1 + task % 2);
            let (_result, _status) = worker.receive::<i32>(); // here
        }
    } else {
        world.process_at_rank(0).send(&world.rank());
    }
}
