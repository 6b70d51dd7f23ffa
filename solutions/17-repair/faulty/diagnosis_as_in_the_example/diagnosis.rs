//! expect: wrong-output in diagnosis_is_right, says "about hang.rs is not what is wrong", "rank 7 in MPI_Gather"
//!
//! The answers of the examples in the comments, so that the other checks begin.

use mpi::Tag;

/// Rank 1 has stopped and waits for all others; rank 0 still needs the edge of rank 1's part.
pub fn hang() -> [(u32, &'static str); 2] {
    [(7, "MPI_Gather"), (8, "MPI_Wait")]
}

/// One broadcast, written twice: a `0.0` in the second makes an `f64` of what comes in.
pub fn mismatch() -> (&'static str, &'static str, &'static str) {
    ("MPI_Bcast", "u64", "f64")
}

/// The kind says whose request it is; the articles may then come from anyone, that is, from another shop.
pub fn race() -> Tag {
    2
}
