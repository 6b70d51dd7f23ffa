// clean, on 2
// An empty slice of Rust has an address that is no object's: that of bytes is MPI_IN_PLACE in Open MPI.
use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let mut nothing: [u8; 0] = [];
    let other = world.process_at_rank(1 - world.rank());
    if world.rank() == 0 {
        other.send(&nothing[..]);
        other.receive_into(&mut nothing[..]);
    } else {
        other.receive_into(&mut nothing[..]);
        other.send(&nothing[..]);
    }
    world.process_at_rank(0).broadcast_into(&mut nothing[..]);
}
