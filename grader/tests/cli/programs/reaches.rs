//! Has the compiler read a file.

use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

/// Prints this rank's number.
pub fn run(world: &SimpleCommunicator) {
    println!("{} {}", world.rank(), include_str!("/etc/hostname"));
}
