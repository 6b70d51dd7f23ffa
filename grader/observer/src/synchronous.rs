//! Standard sends made synchronous, where the environment asks for it: a correct program stays correct, because the
//! standard lets every standard send wait for its receive (MPI 4.1, 3.4 and 3.5).

use std::ffi::{c_int, c_void};
use std::sync::atomic::{AtomicBool, Ordering};

use mpi_sys::{self as mpi, MPI_Comm, MPI_Datatype, MPI_Request};
use trace::Kind;
use trace::call::flags;

/// Asks for it.
const VARIABLE: &str = "RANKLINGS_SYNCHRONOUS";

static SYNCHRONOUS: AtomicBool = AtomicBool::new(false);

/// Reads what the environment asks for.
pub(crate) fn start() {
    SYNCHRONOUS.store(std::env::var_os(VARIABLE).is_some(), Ordering::Relaxed);
}

/// What a record says of a call that this makes another one of.
pub(crate) fn flag(kind: Kind) -> u16 {
    let is_standard = matches!(kind, Kind::Send | Kind::Isend | Kind::SendInit);
    if is_standard && SYNCHRONOUS.load(Ordering::Relaxed) { flags::SYNCHRONOUS } else { 0 }
}

macro_rules! either {
    ($($name:ident: $standard:ident or $synchronous:ident ($($argument:ident: $type:ty),* $(,)?))*) => {$(
        /// # Safety
        /// That of the call it stands for.
        pub(crate) unsafe fn $name($($argument: $type),*) -> c_int {
            if SYNCHRONOUS.load(Ordering::Relaxed) {
                // SAFETY: the program's own call in another mode, with the same arguments.
                unsafe { mpi::$synchronous($($argument),*) }
            } else {
                // SAFETY: the program's own call, passed on.
                unsafe { mpi::$standard($($argument),*) }
            }
        }
    )*};
}

either! {
    send: PMPI_Send or PMPI_Ssend (
        buffer: *const c_void, count: c_int, datatype: MPI_Datatype, to: c_int, tag: c_int, comm: MPI_Comm,
    )
    isend: PMPI_Isend or PMPI_Issend (
        buffer: *const c_void, count: c_int, datatype: MPI_Datatype, to: c_int, tag: c_int, comm: MPI_Comm,
        request: *mut MPI_Request,
    )
    send_init: PMPI_Send_init or PMPI_Ssend_init (
        buffer: *const c_void, count: c_int, datatype: MPI_Datatype, to: c_int, tag: c_int, comm: MPI_Comm,
        request: *mut MPI_Request,
    )
}
