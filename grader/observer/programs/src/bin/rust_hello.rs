// clean, on 4

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (rank, size) = (world.rank(), world.size());
    println!("rank {rank} of {size}");
    if rank > 0 {
        world.process_at_rank(0).send(&rank);
    } else {
        for other in 1..size {
            let (message, _status) = world.process_at_rank(other).receive::<i32>();
            assert_eq!(message, other);
        }
    }
}
