//! How communicators come to be and go (MPI 4.1, chapters 7 and 8).

use std::ffi::{CStr, c_char, c_int};

use mpi_sys::{self as mpi, MPI_Comm, MPI_Group, MPI_Info, MPI_Request};
use trace::finding::Argument;
use trace::format::Definition;

use crate::constants::raw;
use crate::observe::{ACTIVE, observe};
use crate::{communicators, local, recorder};

/// Calls that make one communicator out of another, collectively.
macro_rules! children {
    ($($name:ident => $pmpi:ident as $kind:ident ($($argument:ident: $type:ty),*) from $parent:ident)*) => { observe! { $(
        fn $name => $pmpi as $kind ($($argument: $type,)* new: *mut MPI_Comm)
            enter |e| e.collective($parent).makes_child($parent);
            // SAFETY: MPI has stored the communicator there.
            exit |x| x.communicator($parent, unsafe { *new });
    )* } };
}

children! {
    MPI_Comm_dup => PMPI_Comm_dup as CommDup (comm: MPI_Comm) from comm
    MPI_Comm_dup_with_info => PMPI_Comm_dup_with_info as CommDup (comm: MPI_Comm, info: MPI_Info) from comm
    MPI_Comm_split_type => PMPI_Comm_split_type as CommSplitType (
        comm: MPI_Comm, kind: c_int, key: c_int, info: MPI_Info
    ) from comm
    MPI_Comm_create => PMPI_Comm_create as CommCreate (comm: MPI_Comm, group: MPI_Group) from comm
    MPI_Intercomm_merge => PMPI_Intercomm_merge as IntercommMerge (comm: MPI_Comm, high: c_int) from comm
    MPI_Cart_create => PMPI_Cart_create as CartCreate (
        comm: MPI_Comm, dimensions: c_int, sizes: *const c_int, periods: *const c_int, reorder: c_int
    ) from comm
    MPI_Cart_sub => PMPI_Cart_sub as CartSub (comm: MPI_Comm, remain: *const c_int) from comm
    MPI_Graph_create => PMPI_Graph_create as GraphCreate (
        comm: MPI_Comm, nodes: c_int, indices: *const c_int, edges: *const c_int, reorder: c_int
    ) from comm
    MPI_Dist_graph_create => PMPI_Dist_graph_create as DistGraphCreate (
        comm: MPI_Comm, n: c_int, sources: *const c_int, degrees: *const c_int, destinations: *const c_int,
        weights: *const c_int, info: MPI_Info, reorder: c_int
    ) from comm
    MPI_Dist_graph_create_adjacent => PMPI_Dist_graph_create_adjacent as DistGraphCreateAdjacent (
        comm: MPI_Comm, indegree: c_int, sources: *const c_int, source_weights: *const c_int, outdegree: c_int,
        destinations: *const c_int, destination_weights: *const c_int, info: MPI_Info, reorder: c_int
    ) from comm
}

observe! {
    fn MPI_Comm_split => PMPI_Comm_split as CommSplit (comm: MPI_Comm, color: c_int, key: c_int, new: *mut MPI_Comm)
        enter |e| {
            e.collective(comm).makes_child(comm);
            // SAFETY: a constant of the bindings.
            if color < 0 && color != unsafe { mpi::RSMPI_UNDEFINED } { e.wrong(Argument::Colour, color.into()); }
        };
        // SAFETY: MPI has stored the communicator there.
        exit |x| x.communicator(comm, unsafe { *new });

    fn MPI_Comm_idup => PMPI_Comm_idup as CommIdup (comm: MPI_Comm, new: *mut MPI_Comm, request: *mut MPI_Request)
        enter |e| e.collective(comm).makes_child(comm);
        exit |x| {
            let promised = x.promise(comm, new);
            // SAFETY: MPI has stored the request there.
            x.request(unsafe { *request }, |request| request.communicator = promised);
        };

    fn MPI_Comm_create_group => PMPI_Comm_create_group as CommCreateGroup (
        comm: MPI_Comm, group: MPI_Group, tag: c_int, new: *mut MPI_Comm,
    )
        enter |e| e.on_group(comm, group, tag);
        // SAFETY: MPI has stored the communicator there.
        exit |x| x.communicator(comm, unsafe { *new });

    fn MPI_Intercomm_create => PMPI_Intercomm_create as IntercommCreate (
        local: MPI_Comm, leader: c_int, peer: MPI_Comm, remote_leader: c_int, tag: c_int, new: *mut MPI_Comm,
    )
        enter |e| e.on(local);

    fn MPI_Comm_free => PMPI_Comm_free as CommFree (freed: *mut MPI_Comm)
        before {
            // SAFETY: the standard asks for a communicator there.
            let handle = unsafe { if freed.is_null() { mpi::RSMPI_COMM_NULL } else { *freed } };
        }
        enter |e| {
            e.collective(handle);
            if communicators::is_predefined(handle) { e.wrong(Argument::Predefined, 0); }
        };
        exit |x| if x.succeeded() {
            x.recorder.communicators.forget(raw(handle));
            local::forget();
        };

    fn MPI_Comm_disconnect => PMPI_Comm_disconnect as CommDisconnect (freed: *mut MPI_Comm)
        before {
            // SAFETY: the standard asks for a communicator there.
            let handle = unsafe { if freed.is_null() { mpi::RSMPI_COMM_NULL } else { *freed } };
        }
        enter |e| {
            e.collective(handle);
            if communicators::is_predefined(handle) { e.wrong(Argument::Predefined, 0); }
        };
        exit |x| if x.succeeded() {
            x.recorder.communicators.forget(raw(handle));
            local::forget();
        };
}

/// Gives the communicator its name in the record too; the call itself says nothing to the analysis.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn MPI_Comm_set_name(comm: MPI_Comm, name: *const c_char) -> c_int {
    if ACTIVE.load(std::sync::atomic::Ordering::Relaxed)
        && !name.is_null()
        && let Some(recorder) = recorder::lock().as_mut()
        && let Some(known) = recorder.communicators.get(comm)
    {
        // SAFETY: the standard asks for a string that ends with a zero byte.
        known.definition.name = unsafe { CStr::from_ptr(name) }.to_string_lossy().into_owned();
        let definition = known.definition.clone();
        recorder.define(&Definition::Communicator(definition));
    }
    // SAFETY: the program's own call, passed on.
    unsafe { mpi::PMPI_Comm_set_name(comm, name) }
}
