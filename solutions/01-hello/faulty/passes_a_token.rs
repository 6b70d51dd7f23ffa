//! expect: mpi-misuse in every_rank_prints_one_line, says "only because", "passes_a_token.rs:13"
//!
//! Neighbours greet each other before they print, and everyone sends before it receives. That works as long as MPI buffers
//! the message, which no program may count on.

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

pub fn hello(world: &SimpleCommunicator) {
    let host = mpi::environment::processor_name().expect("MPI knows the name of its host");
    let (rank, size) = (world.rank(), world.size());
    if size > 1 {
        world.process_at_rank((rank + 1) % size).send(&rank);
        let _ = world.process_at_rank((rank + size - 1) % size).receive::<i32>();
    }
    println!("Hello from rank {rank} of {size} on {host}");
}
