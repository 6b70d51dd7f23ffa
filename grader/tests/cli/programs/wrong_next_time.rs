use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

/// Rank 0 is right the first time, and leaves word of it in a folder that the test names.
pub fn run(world: &SimpleCommunicator) {
    let rank = world.rank();
    let word = std::path::PathBuf::from(std::env::var_os("NEXT_TIME").expect("a folder")).join("not the first time");
    if rank == 0 && word.exists() {
        println!("-1");
        return;
    }
    if rank == 0 {
        std::fs::write(word, "").expect("written");
    }
    println!("{rank}");
}
