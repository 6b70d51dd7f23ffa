// truncation, on 2

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (rank, size) = (world.rank(), world.size());
    let mut room = [0_i32; 2];
    if rank == 0 {
        world.process_at_rank(1).send(&[1_i32; 4][..]); // here
    } else {
        world.process_at_rank(0).receive_into(&mut room[..]); // here
    }
    assert_eq!(size, 2);
}
