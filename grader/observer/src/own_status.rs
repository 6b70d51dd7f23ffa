//! A status for calls that are given none.

use mpi_sys as mpi;

/// A status for whoever ignores it, because the record does not.
pub(crate) struct OwnStatus(std::mem::MaybeUninit<mpi::MPI_Status>);

impl OwnStatus {
    pub(crate) const fn new() -> Self {
        Self(std::mem::MaybeUninit::zeroed())
    }

    /// The caller's, or this one.
    pub(crate) fn or(&mut self, status: *mut mpi::MPI_Status) -> *mut mpi::MPI_Status {
        // SAFETY: a constant of the bindings.
        let ignored = status == unsafe { mpi::RSMPI_STATUS_IGNORE };
        if ignored { self.0.as_mut_ptr() } else { status }
    }
}
