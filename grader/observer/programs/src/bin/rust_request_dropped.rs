// crash, on 2

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    if world.rank() == 0 {
        mpi::request::scope(|scope| {
            let _ = world.process_at_rank(1).immediate_send(scope, &42);
        });
    } else {
        let (_answer, _status) = world.process_at_rank(0).receive::<i32>();
    }
}
