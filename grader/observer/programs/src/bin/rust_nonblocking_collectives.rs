// clean, on 3

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (rank, size) = (world.rank(), world.size());
    let (mut sum, mut root) = (0, rank);
    mpi::request::scope(|scope| {
        let one = world.immediate_all_reduce_into(scope, &rank, &mut sum, mpi::collective::SystemOperation::sum());
        let two = world.process_at_rank(0).immediate_broadcast_into(scope, &mut root);
        one.wait();
        two.wait();
    });
    world.immediate_barrier().wait();
    assert_eq!((sum, root), (size * (size - 1) / 2, 0));
}
