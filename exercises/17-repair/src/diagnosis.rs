use mpi::Tag;

/// `hang.rs`: two ranks that wait for each other. Each with the MPI call that it waits in.
///
/// Run `cargo run -p grader -- exec repair -n 3 -- hang --seed 1`, and read. For a rank 7 that waits in MPI_Gather and a
/// rank 8 that waits in MPI_Wait, the answer would be `[(7, "MPI_Gather"), (8, "MPI_Wait")]`. The lower rank comes first.
pub fn hang() -> [(u32, &'static str); 2] {
    todo!("which two ranks wait for each other in hang.rs, and in which calls?")
}

/// `mismatch.rs`: two ranks that call the same collective, and do not agree. The collective, and what Rust calls the type
/// of the value that rank 0 passes, and of the value that the other ranks pass.
///
/// Run `cargo run -p grader -- exec repair -n 3 -- mismatch --seed 338`. An answer might be `("MPI_Gather", "bool", "i8")`.
pub fn mismatch() -> (&'static str, &'static str, &'static str) {
    todo!("which collective do the ranks disagree about in mismatch.rs, and which types do they pass?")
}

/// `race.rs`: the tag of the messages that may reach the wrong receive.
///
/// Run `cargo run -p grader -- exec repair -n 8 -- race --seed 1` a few times: are the answers always the same? There is
/// no deadlock and no mismatch to be reported. Read the code: which receive takes whatever comes?
pub fn race() -> Tag {
    todo!("which tag have the messages that get mixed up in race.rs?")
}
