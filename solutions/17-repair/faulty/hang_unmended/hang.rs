//! expect: deadlock in hang_is_mended, says "waits in MPI_Sendrecv with rank", "waits in MPI_Allreduce", "one is in a collective while the other still needs a message"
//!
//! As it was given. Each rank stops when its own part has come to rest, and leaves its neighbours without its edge.

include!("../../../../exercises/17-repair/src/hang.rs");
