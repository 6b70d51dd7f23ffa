use std::time::Duration;

use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

/// Wrong: never ends.
pub fn run(world: &SimpleCommunicator) {
    println!("step 1 on rank {}", world.rank());
    loop {
        std::thread::sleep(Duration::from_millis(50));
    }
}
