// time-limit with busy-wait, on 2

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let other = world.process_at_rank(1 - world.rank());
    let mut message = 0;
    mpi::request::scope(|scope| {
        let mut request = other.immediate_receive_into(scope, &mut message);
        while let Err(not_yet) = request.test() {
            request = not_yet;
        }
    });
    other.send(&world.rank());
}
