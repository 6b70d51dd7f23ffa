// deadlock wrong-source, on 3

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (rank, size) = (world.rank(), world.size());

    // Each worker has a result for rank 0.
    if rank == 0 {
        for _ in 1..size {
            let (result, status) = world.any_process().receive::<i32>();
            println!("worker {} has found {result}", status.source_rank());
        }
    } else {
        if rank == 2 {
            std::thread::sleep(std::time::Duration::from_millis(50)); // its work takes longer
        }
        world.process_at_rank(0).send(&(10 * rank));
    }

    // Then everyone has a message for the one before, and the first for the last.
    world.process_at_rank((rank + size - 1) % size).send(&rank);
    let (_theirs, _status) = world.process_at_rank((rank + 1) % size).receive::<i32>(); // here
    world.barrier();
}
