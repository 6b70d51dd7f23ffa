//! expect: wrong-output in every_rank_prints_one_line, says "not UTF-8"
//!
//! Writes the numbers as bytes. 255 is no character.

use std::io::Write;

use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

pub fn hello(world: &SimpleCommunicator) {
    let line = [b"Hello from rank ".as_slice(), &[255 - world.rank() as u8], b"\n"].concat();
    std::io::stdout().write_all(&line).expect("the standard output is open");
}
