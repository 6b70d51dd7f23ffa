//! Handles that are none: of a variable that was never set, or of another sort.
//!
//! MPI is never asked about a handle that no call that was seen has given: its answer could be an error, and an error goes
//! to a handler of the program's, which may end it.

use mpi_sys as mpi;

use crate::constants::raw;

/// The bits of MPICH's handles that say which sort of object it is.
const SORT: u64 = 0x3c00_0000;

/// No handle that is a pointer lies lower; the MPI ABI's constants do (MPI 5.0, 20.3).
const LOWEST: u64 = 1 << 16;

/// Whether a handle is certainly none of the sort whose null handle is given.
#[cold]
pub(crate) fn is_none<H: Copy>(handle: H, null: H) -> bool {
    let (handle, null) = (raw(handle), raw(null));
    if handle == 0 {
        return true;
    }
    if size_of::<H>() == 4 {
        return tells_sorts() && (handle ^ null) & SORT != 0;
    }
    handle >= LOWEST && !is_readable(handle)
}

/// Whether this MPI's handles are ints that tell what they are, as MPICH's are.
fn tells_sorts() -> bool {
    // SAFETY: constants of the bindings.
    let (world, communicator, datatype) =
        unsafe { (raw(mpi::RSMPI_COMM_WORLD), raw(mpi::RSMPI_COMM_NULL), raw(mpi::RSMPI_DATATYPE_NULL)) };
    (world ^ communicator) & SORT == 0 && (communicator ^ datatype) & SORT != 0
}

/// Whether there is memory at an address, asked of the system. True where the system does not answer.
fn is_readable(address: u64) -> bool {
    let mut byte = 0_u8;
    let here = libc::iovec { iov_base: (&raw mut byte).cast(), iov_len: 1 };
    let there = libc::iovec { iov_base: std::ptr::with_exposed_provenance_mut(address as usize), iov_len: 1 };
    // SAFETY: copies a byte of this process into a place of ours; a bad address gives an error.
    let read = unsafe { libc::process_vm_readv(libc::getpid(), &raw const here, 1, &raw const there, 1, 0) };
    read == 1 || std::io::Error::last_os_error().raw_os_error() != Some(libc::EFAULT)
}
