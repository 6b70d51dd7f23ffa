//! expect: mpi-misuse in every_rank_prints_one_line, says "message never received", "never_received.rs:13"
//!
//! Every rank also sends its greeting to rank 0, which prints its own and receives none. Small messages are buffered, so
//! the program ends as if all were well; a longer greeting would hang it.

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

pub fn hello(world: &SimpleCommunicator) {
    let host = mpi::environment::processor_name().expect("MPI knows the name of its host");
    let line = format!("Hello from rank {} of {} on {host}", world.rank(), world.size());
    if world.rank() > 0 {
        world.process_at_rank(0).send(line.as_bytes());
    }
    println!("{line}");
}
