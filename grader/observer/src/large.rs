//! Calls with large counts: since MPI 4 most calls that take a count have a twin whose name ends with `_c` and whose counts
//! are of type `MPI_Count`. [`observe!`](crate::observe) defines it beside the call itself, where the MPI has it.
//!
//! So wrappers name the types that differ by what they stand for; the twin is compiled where these names mean other types.

/// What the names mean in a call with ordinary counts.
pub(crate) mod plain {
    /// How many elements.
    pub(crate) type Count = std::ffi::c_int;
    /// Where a rank's elements lie, in elements; or the unit of a window.
    pub(crate) type Place = std::ffi::c_int;
    /// A distance in bytes in the making of a datatype.
    pub(crate) type Bytes = mpi_sys::MPI_Aint;
    /// A reduction of the user's.
    pub(crate) type Function = mpi_sys::MPI_User_function;
}

// Written by `build.rs`: `large!` takes what `observe!` defines a wrapper from, and defines the twin, where there is one.
include!(concat!(env!("OUT_DIR"), "/large.rs"));
pub(crate) use large;
