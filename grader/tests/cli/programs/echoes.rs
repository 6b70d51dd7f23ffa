use mpi::topology::SimpleCommunicator;

/// Says what it was called with, and something on its standard error.
pub fn run(_: &SimpleCommunicator) {
    let args: Vec<String> = std::env::args().skip(1).collect();
    println!("{args:?}");
    eprintln!("to standard error");
}
