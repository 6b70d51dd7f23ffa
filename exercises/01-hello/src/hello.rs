use mpi::topology::SimpleCommunicator;

/// Prints one line from this rank: `Hello from rank R of S on HOST`.
///
/// `R` is this rank's number in `world`, `S` is how many ranks there are, and `HOST` is the name of the machine
/// that this rank runs on.
pub fn hello(world: &SimpleCommunicator) {
    let _ = world; // what you write here uses it
    todo!("print a line from this rank")
}
