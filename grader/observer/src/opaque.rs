//! One-sided communication, and files: what of it is more than counted.

use std::ffi::{c_char, c_int, c_void};

use mpi_sys::{self as mpi, MPI_Aint, MPI_Comm, MPI_Datatype, MPI_File, MPI_Info, MPI_Op, MPI_Win};

use crate::constants::raw;
use crate::large::plain::{Count, Place};
use crate::observe::observe;

macro_rules! windows {
    ($($name:ident => $pmpi:ident as $kind:ident ($($argument:ident: $type:ty),*))*) => { observe! { $(
        fn $name => $pmpi as $kind ($($argument: $type,)* comm: MPI_Comm, place: *mut c_void, new: *mut MPI_Win)
            enter |e| e.collective(comm).makes_child(comm);
            // SAFETY: MPI has stored the window there.
            exit |x| x.window(comm, unsafe { *new });
    )* } };
}

windows! {
    MPI_Win_allocate => PMPI_Win_allocate as WinAllocate (size: MPI_Aint, unit: Place, info: MPI_Info)
    MPI_Win_allocate_shared => PMPI_Win_allocate_shared as WinAllocateShared (size: MPI_Aint, unit: Place, info: MPI_Info)
}

observe! {
    fn MPI_Win_create => PMPI_Win_create as WinCreate (
        base: *mut c_void, size: MPI_Aint, unit: Place, info: MPI_Info, comm: MPI_Comm, new: *mut MPI_Win,
    )
        enter |e| e.collective(comm).makes_child(comm);
        // SAFETY: MPI has stored the window there.
        exit |x| x.window(comm, unsafe { *new });

    fn MPI_Win_create_dynamic => PMPI_Win_create_dynamic as WinCreateDynamic (
        info: MPI_Info, comm: MPI_Comm, new: *mut MPI_Win,
    )
        enter |e| e.collective(comm).makes_child(comm);
        // SAFETY: MPI has stored the window there.
        exit |x| x.window(comm, unsafe { *new });

    fn MPI_Win_fence => PMPI_Win_fence as WinFence (assertion: c_int, window: MPI_Win)
        enter |e| e.collective_of_window(window);

    fn MPI_Win_free => PMPI_Win_free as WinFree (freed: *mut MPI_Win)
        before {
            // SAFETY: the standard asks for a window there; a constant of the bindings.
            let handle = unsafe { if freed.is_null() { mpi::RSMPI_WIN_NULL } else { *freed } };
        }
        enter |e| { e.collective_of_window(handle); e.object(raw(handle)) };
        exit |x| if x.succeeded() { x.recorder.communicators.forget(raw(handle)); };

    fn MPI_File_open => PMPI_File_open as FileOpen (
        comm: MPI_Comm, name: *const c_char, mode: c_int, info: MPI_Info, new: *mut MPI_File,
    )
        enter |e| e.collective(comm);
        // SAFETY: MPI has stored the file there.
        exit |x| x.object(raw(unsafe { *new }));

    fn MPI_File_close => PMPI_File_close as FileClose (freed: *mut MPI_File)
        // SAFETY: the standard asks for a file there.
        enter |e| e.object(raw(unsafe { *freed }));

    fn MPI_Put => PMPI_Put as Put (
        buffer: *const c_void, count: Count, datatype: MPI_Datatype, target: c_int, place: MPI_Aint, there: Count,
        type_there: MPI_Datatype, window: MPI_Win,
    )
        enter |e| e.data(count, datatype);

    fn MPI_Get => PMPI_Get as Get (
        buffer: *mut c_void, count: Count, datatype: MPI_Datatype, target: c_int, place: MPI_Aint, there: Count,
        type_there: MPI_Datatype, window: MPI_Win,
    )
        enter |e| e.data(count, datatype);

    fn MPI_Accumulate => PMPI_Accumulate as Accumulate (
        buffer: *const c_void, count: Count, datatype: MPI_Datatype, target: c_int, place: MPI_Aint, there: Count,
        type_there: MPI_Datatype, operation: MPI_Op, window: MPI_Win,
    )
        enter |e| e.data(count, datatype).operation(operation);
}
