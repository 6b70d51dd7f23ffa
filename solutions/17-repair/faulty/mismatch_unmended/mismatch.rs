//! expect: mpi-misuse in mismatch_is_mended, says "different types: rank 0 has MPI_UINT64_T in MPI_Bcast", "has MPI_DOUBLE"
//!
//! As it was given. A broadcast of another type than is received.

include!("../../../../exercises/17-repair/src/mismatch.rs");
