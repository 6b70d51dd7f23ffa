//! expect: mpi-misuse in every_rank_prints_one_line, says "root", "everyone_is_root.rs:14"
//!
//! Each rank broadcasts its host as if it were the root. In a collective all ranks must name the same one.

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

pub fn hello(world: &SimpleCommunicator) {
    let host = mpi::environment::processor_name().expect("MPI knows the name of its host");
    let mut length = host.len() as u64;
    if world.size() == 1 {
        println!("Hello from rank 0 of 1 on {host}");
    } else {
        world.this_process().broadcast_into(&mut length);
        println!("Hello from rank {} of {} on {host}", world.rank(), world.size());
    }
}
