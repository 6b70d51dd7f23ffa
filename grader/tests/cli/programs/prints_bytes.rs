use std::io::Write;

use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

/// Wrong: the bytes of a number are no text.
pub fn run(world: &SimpleCommunicator) {
    let bytes = [b'n', b'o', b' ', 0xff, 0xfe, u8::try_from(world.rank()).unwrap_or_default(), b'\n'];
    std::io::stdout().write_all(&bytes).expect("standard output is a file");
}
