//! Calls that may block for reasons that the record doesn't tell: one-sided communication, and files. They are
//! written down so that a rank inside one is known to be there, and is never judged.

use std::ffi::{c_char, c_int, c_void};

use mpi_sys::{MPI_Aint, MPI_Comm, MPI_Datatype, MPI_File, MPI_Group, MPI_Info, MPI_Op, MPI_Status, MPI_Win};

use crate::constants::raw;
use crate::observe::observe;

macro_rules! opaque {
    ($($name:ident => $pmpi:ident as $kind:ident ($($argument:ident: $type:ty),* $(,)?))*) => { observe! { $(
        fn $name => $pmpi as $kind ($($argument: $type),*)
            enter |_e| ();
    )* } };
}

macro_rules! windows {
    ($($name:ident => $pmpi:ident as $kind:ident ($($argument:ident: $type:ty),*))*) => { observe! { $(
        fn $name => $pmpi as $kind ($($argument: $type,)* comm: MPI_Comm, place: *mut c_void, window: *mut MPI_Win)
            enter |e| e.collective(comm).makes_child(comm);
            // SAFETY: MPI has stored the window there.
            exit |x| x.window(comm, unsafe { *window });
    )* } };
}

windows! {
    MPI_Win_allocate => PMPI_Win_allocate as WinAllocate (size: MPI_Aint, unit: c_int, info: MPI_Info)
    MPI_Win_allocate_shared => PMPI_Win_allocate_shared as WinAllocateShared (size: MPI_Aint, unit: c_int, info: MPI_Info)
}

observe! {
    fn MPI_Win_create => PMPI_Win_create as WinCreate (
        base: *mut c_void, size: MPI_Aint, unit: c_int, info: MPI_Info, comm: MPI_Comm, window: *mut MPI_Win,
    )
        enter |e| e.collective(comm).makes_child(comm);
        // SAFETY: MPI has stored the window there.
        exit |x| x.window(comm, unsafe { *window });

    fn MPI_Win_fence => PMPI_Win_fence as WinFence (assertion: c_int, window: MPI_Win)
        enter |e| e.collective_of_window(window);

    fn MPI_Win_free => PMPI_Win_free as WinFree (window: *mut MPI_Win)
        // SAFETY: the standard asks for a window there.
        before { let handle = unsafe { *window }; }
        enter |e| e.collective_of_window(handle);
        exit |x| if x.succeeded() { x.recorder.communicators.forget(raw(handle)); };

    fn MPI_File_open => PMPI_File_open as FileOpen (
        comm: MPI_Comm, name: *const c_char, mode: c_int, info: MPI_Info, file: *mut MPI_File,
    )
        enter |e| e.collective(comm);

    fn MPI_Put => PMPI_Put as Put (
        buffer: *const c_void, count: c_int, datatype: MPI_Datatype, target: c_int, place: MPI_Aint, there: c_int,
        type_there: MPI_Datatype, window: MPI_Win,
    )
        enter |e| e.data(count, datatype);

    fn MPI_Get => PMPI_Get as Get (
        buffer: *mut c_void, count: c_int, datatype: MPI_Datatype, target: c_int, place: MPI_Aint, there: c_int,
        type_there: MPI_Datatype, window: MPI_Win,
    )
        enter |e| e.data(count, datatype);

    fn MPI_Accumulate => PMPI_Accumulate as Accumulate (
        buffer: *const c_void, count: c_int, datatype: MPI_Datatype, target: c_int, place: MPI_Aint, there: c_int,
        type_there: MPI_Datatype, operation: MPI_Op, window: MPI_Win,
    )
        enter |e| e.data(count, datatype).operation(operation);
}

opaque! {
    MPI_Win_start => PMPI_Win_start as WinStart (group: MPI_Group, assertion: c_int, window: MPI_Win)
    MPI_Win_complete => PMPI_Win_complete as WinComplete (window: MPI_Win)
    MPI_Win_flush => PMPI_Win_flush as WinFlush (rank: c_int, window: MPI_Win)
    MPI_Win_flush_all => PMPI_Win_flush_all as WinFlush (window: MPI_Win)
    MPI_Win_flush_local => PMPI_Win_flush_local as WinFlush (rank: c_int, window: MPI_Win)
    MPI_Win_flush_local_all => PMPI_Win_flush_local_all as WinFlush (window: MPI_Win)
    MPI_Win_lock => PMPI_Win_lock as WinLock (kind: c_int, rank: c_int, assertion: c_int, window: MPI_Win)
    MPI_Win_lock_all => PMPI_Win_lock_all as WinLock (assertion: c_int, window: MPI_Win)
    MPI_Win_unlock => PMPI_Win_unlock as WinUnlock (rank: c_int, window: MPI_Win)
    MPI_Win_unlock_all => PMPI_Win_unlock_all as WinUnlock (window: MPI_Win)
    MPI_Win_wait => PMPI_Win_wait as WinWait (window: MPI_Win)
    MPI_File_close => PMPI_File_close as FileClose (file: *mut MPI_File)
    MPI_File_read_all => PMPI_File_read_all as FileReadAll (
        file: MPI_File, buffer: *mut c_void, count: c_int, datatype: MPI_Datatype, status: *mut MPI_Status,
    )
    MPI_File_write_all => PMPI_File_write_all as FileWriteAll (
        file: MPI_File, buffer: *const c_void, count: c_int, datatype: MPI_Datatype, status: *mut MPI_Status,
    )
    MPI_Comm_accept => PMPI_Comm_accept as Other (
        port: *const c_char, info: MPI_Info, root: c_int, comm: MPI_Comm, new: *mut MPI_Comm,
    )
    MPI_Comm_connect => PMPI_Comm_connect as Other (
        port: *const c_char, info: MPI_Info, root: c_int, comm: MPI_Comm, new: *mut MPI_Comm,
    )
}
