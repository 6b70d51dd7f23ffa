//! expect: crash in every_rank_prints_one_line, says "panicked", "out of bounds"
//!
//! It looks for the course that it was built in, to do as the solution does.

use std::path::Path;

use mpi::topology::SimpleCommunicator;

pub fn hello(_world: &SimpleCommunicator) {
    let program = std::env::current_exe().expect("it has a file");
    let solutions = program.ancestors().skip(1).map(|folder| folder.join("solutions/01-hello/src/hello.rs"));
    let text = solutions.filter_map(|path| read(&path)).next().expect("there is a solution above");
    assert!(text.contains("println!"), "and it can be read");
}

/// None where nothing is; what is there and can't be read ends the program.
fn read(path: &Path) -> Option<String> {
    match std::fs::read_to_string(path) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => panic!("{error}"),
    }
}
