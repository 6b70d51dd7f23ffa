// clean, on 3

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (rank, size) = (world.rank(), world.size());
    let mut other = [0; 3];
    mpi::request::scope(|scope| {
        let receive = world.process_at_rank((rank + size - 1) % size).immediate_receive_into(scope, &mut other[..]);
        let send = world.process_at_rank((rank + 1) % size).immediate_send(scope, &[1, 2, 3][..]);
        send.wait();
        receive.wait();
    });
    assert_eq!(other, [1, 2, 3]);
}
