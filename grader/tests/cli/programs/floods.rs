use std::io::Write;

use mpi::topology::SimpleCommunicator;

/// Wrong: prints without end.
pub fn run(_: &SimpleCommunicator) {
    let block = b"again and again\n".repeat(1 << 12);
    while std::io::stdout().write_all(&block).is_ok() {}
}
