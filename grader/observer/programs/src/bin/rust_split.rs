// clean, on 4

use mpi::topology::Color;
use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (rank, size) = (world.rank(), world.size());
    let half = world.split_by_color(Color::with_value(rank % 2)).unwrap();
    half.barrier();
    let copy = half.duplicate();
    let mut x = half.rank();
    copy.process_at_rank(0).broadcast_into(&mut x);
    assert_eq!(size, 4);
}
