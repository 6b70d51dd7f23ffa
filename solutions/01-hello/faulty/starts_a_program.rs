//! expect: crash in every_rank_prints_one_line, says "panicked", "out of bounds"
//!
//! It asks another program for the name of the host. Under MPI nobody says that a rank may start a process.

use std::process::Command;

use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

pub fn hello(world: &SimpleCommunicator) {
    let output = Command::new("uname").arg("-n").output().expect("a program that says it");
    let host = String::from_utf8_lossy(&output.stdout);
    println!("Hello from rank {} of {} on {}", world.rank(), world.size(), host.trim());
}
