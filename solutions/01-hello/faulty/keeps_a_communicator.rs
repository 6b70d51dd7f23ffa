//! expect: mpi-misuse in every_rank_prints_one_line, says "never freed", "keeps_a_communicator.rs:11"
//!
//! A communicator of its own for greetings, which is never freed: `forget` keeps its drop from running. A program that
//! does so in a loop runs out of communicators.

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

pub fn hello(world: &SimpleCommunicator) {
    let host = mpi::environment::processor_name().expect("MPI knows the name of its host");
    let own = world.duplicate();
    println!("Hello from rank {} of {} on {host}", own.rank(), own.size());
    std::mem::forget(own);
}
