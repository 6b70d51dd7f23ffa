// deadlock send-send, on 2

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (rank, size) = (world.rank(), world.size());
    let mine = vec![rank; 1 << 20];
    let other = world.process_at_rank((rank + 1) % size);
    other.send(&mine[..]); // here
    let (_message, _status) = other.receive_vec::<i32>();
}
