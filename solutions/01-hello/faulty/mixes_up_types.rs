//! expect: mpi-misuse in every_rank_prints_one_line, says "MPI_INT32_T", "MPI_FLOAT", "mixes_up_types.rs:14"
//!
//! The host's length is sent as an integer and received as a floating-point number: the bits arrive, and mean nothing.

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

pub fn hello(world: &SimpleCommunicator) {
    let host = mpi::environment::processor_name().expect("MPI knows the name of its host");
    let (rank, size) = (world.rank(), world.size());
    if rank > 0 {
        world.process_at_rank(0).send(&(host.len() as i32));
    } else {
        (1..size).for_each(|other| drop(world.process_at_rank(other).receive::<f32>()));
    }
    println!("Hello from rank {rank} of {size} on {host}");
}
