//! Calls that are only counted: one-sided communication, files, prepared collectives and more. They are written down so that
//! a rank inside one is known to be there, and that it can be said what was not judged.

use crate::observe::observe;

// Written by `build.rs`, from the prototypes in `mpi.h`: those of them that this MPI has.
include!(concat!(env!("OUT_DIR"), "/counted.rs"));
