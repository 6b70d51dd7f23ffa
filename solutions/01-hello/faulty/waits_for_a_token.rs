//! expect: deadlock in every_rank_prints_one_line, says "both receive before they send", "waits_for_a_token.rs:13"
//!
//! To print in the order of ranks, everyone waits for its neighbour's token, and so nobody ever sends the first one.

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

pub fn hello(world: &SimpleCommunicator) {
    let host = mpi::environment::processor_name().expect("MPI knows the name of its host");
    let (rank, size) = (world.rank(), world.size());
    if size > 1 {
        let left = world.process_at_rank((rank + size - 1) % size);
        let (token, _) = left.receive::<i32>();
        println!("Hello from rank {rank} of {size} on {host}");
        world.process_at_rank((rank + 1) % size).send(&(token + 1));
    }
}
