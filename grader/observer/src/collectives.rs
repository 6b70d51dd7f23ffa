//! Collectives, blocking and not (MPI 4.1, chapter 6). What counts only at the root is read only there.

use std::ffi::{c_int, c_void};

use mpi_sys::{MPI_Aint, MPI_Comm, MPI_Datatype, MPI_Op, MPI_Request};

use crate::constants::is_in_place;
use crate::entering::Entering;
use crate::large::plain::{Count, Place};
use crate::observe::observe;

/// Both forms of a collective: the nonblocking one has a request in addition.
macro_rules! collectives {
    ($(
        $name:ident $pmpi:ident $kind:ident, $iname:ident $ipmpi:ident $ikind:ident
            ($($argument:ident: $type:ty),* $(,)?) |$e:ident| $enter:expr;
    )*) => { observe! { $(
        fn $name => $pmpi as $kind ($($argument: $type),*)
            enter |$e| $enter;
        fn $iname => $ipmpi as $ikind ($($argument: $type,)* request: *mut MPI_Request)
            enter |$e| $enter;
            // SAFETY: MPI has stored the request there.
            exit |x| x.request(unsafe { *request }, |_| {});
    )* } };
}

/// What a rank gives, where it gives anything.
fn gives(e: &mut Entering<'_>, buffer: *const c_void, count: impl Into<i64>, datatype: MPI_Datatype) {
    if !is_in_place(buffer) {
        e.data(count, datatype);
    }
}

/// What a rank has room for, where it gets anything.
fn gets(e: &mut Entering<'_>, buffer: *const c_void, count: impl Into<i64>, datatype: MPI_Datatype) {
    if !is_in_place(buffer) {
        e.half(None, count, datatype);
    }
}

/// A count for each rank, of one type.
fn gives_each<C: Copy + Into<i64>>(e: &mut Entering<'_>, comm: MPI_Comm, counts: *const C, datatype: MPI_Datatype) {
    e.data(1, datatype);
    let one = e.bytes;
    let total = e.counts(comm, counts);
    e.enter.count = 0;
    // Where they lie, and whether there are any, is not looked at.
    e.first = None;
    e.bytes = one.saturating_mul(total);
}

fn gets_each<C: Copy + Into<i64>>(e: &mut Entering<'_>, comm: MPI_Comm, counts: *const C, datatype: MPI_Datatype) {
    e.half(None, 0, datatype);
    e.counts(comm, counts);
}

collectives! {
    MPI_Barrier PMPI_Barrier Barrier, MPI_Ibarrier PMPI_Ibarrier Ibarrier (comm: MPI_Comm)
        |e| e.collective(comm);

    MPI_Bcast PMPI_Bcast Bcast, MPI_Ibcast PMPI_Ibcast Ibcast (
        buffer: *mut c_void, count: Count, datatype: MPI_Datatype, root: c_int, comm: MPI_Comm,
    )
        |e| e.collective(comm).root(root).data(count, datatype);

    MPI_Gather PMPI_Gather Gather, MPI_Igather PMPI_Igather Igather (
        send: *const c_void, send_count: Count, send_type: MPI_Datatype, receive: *mut c_void, count: Count,
        datatype: MPI_Datatype, root: c_int, comm: MPI_Comm,
    )
        |e| {
            e.collective(comm).root(root).in_place(send, std::ptr::null());
            gives(e, send, send_count, send_type);
            if e.is_root(comm, root) { gets(e, receive, count, datatype); }
        };

    MPI_Gatherv PMPI_Gatherv Gatherv, MPI_Igatherv PMPI_Igatherv Igatherv (
        send: *const c_void, send_count: Count, send_type: MPI_Datatype, receive: *mut c_void, counts: *const Count,
        places: *const Place, datatype: MPI_Datatype, root: c_int, comm: MPI_Comm,
    )
        |e| {
            e.collective(comm).root(root).in_place(send, std::ptr::null());
            gives(e, send, send_count, send_type);
            if e.is_root(comm, root) { gets_each(e, comm, counts, datatype); }
        };

    MPI_Scatter PMPI_Scatter Scatter, MPI_Iscatter PMPI_Iscatter Iscatter (
        send: *const c_void, send_count: Count, send_type: MPI_Datatype, receive: *mut c_void, count: Count,
        datatype: MPI_Datatype, root: c_int, comm: MPI_Comm,
    )
        |e| {
            e.collective(comm).root(root).in_place(std::ptr::null(), receive);
            if e.is_root(comm, root) { e.data(send_count, send_type); }
            gets(e, receive, count, datatype);
        };

    MPI_Scatterv PMPI_Scatterv Scatterv, MPI_Iscatterv PMPI_Iscatterv Iscatterv (
        send: *const c_void, counts: *const Count, places: *const Place, send_type: MPI_Datatype, receive: *mut c_void,
        count: Count, datatype: MPI_Datatype, root: c_int, comm: MPI_Comm,
    )
        |e| {
            e.collective(comm).root(root).in_place(std::ptr::null(), receive);
            if e.is_root(comm, root) { gives_each(e, comm, counts, send_type); }
            gets(e, receive, count, datatype);
        };

    MPI_Allgather PMPI_Allgather Allgather, MPI_Iallgather PMPI_Iallgather Iallgather (
        send: *const c_void, send_count: Count, send_type: MPI_Datatype, receive: *mut c_void, count: Count,
        datatype: MPI_Datatype, comm: MPI_Comm,
    )
        |e| {
            e.collective(comm).in_place(send, std::ptr::null());
            gives(e, send, send_count, send_type);
            gets(e, receive, count, datatype);
        };

    MPI_Allgatherv PMPI_Allgatherv Allgatherv, MPI_Iallgatherv PMPI_Iallgatherv Iallgatherv (
        send: *const c_void, send_count: Count, send_type: MPI_Datatype, receive: *mut c_void, counts: *const Count,
        places: *const Place, datatype: MPI_Datatype, comm: MPI_Comm,
    )
        |e| {
            e.collective(comm).in_place(send, std::ptr::null());
            gives(e, send, send_count, send_type);
            gets_each(e, comm, counts, datatype);
        };

    MPI_Alltoall PMPI_Alltoall Alltoall, MPI_Ialltoall PMPI_Ialltoall Ialltoall (
        send: *const c_void, send_count: Count, send_type: MPI_Datatype, receive: *mut c_void, count: Count,
        datatype: MPI_Datatype, comm: MPI_Comm,
    )
        |e| {
            e.collective(comm).in_place(send, std::ptr::null());
            gives(e, send, send_count, send_type);
            let size = e.size(comm);
            e.bytes = e.bytes.saturating_mul(size);
            gets(e, receive, count, datatype);
        };

    MPI_Alltoallv PMPI_Alltoallv Alltoallv, MPI_Ialltoallv PMPI_Ialltoallv Ialltoallv (
        send: *const c_void, send_counts: *const Count, send_places: *const Place, send_type: MPI_Datatype,
        receive: *mut c_void, counts: *const Count, places: *const Place, datatype: MPI_Datatype, comm: MPI_Comm,
    )
        |e| {
            e.collective(comm).in_place(send, std::ptr::null());
            // In place there are no counts to send, so the list says nothing that can be compared.
            if !is_in_place(send) {
                gives_each(e, comm, send_counts, send_type);
                gets_each(e, comm, counts, datatype);
            }
        };

    MPI_Alltoallw PMPI_Alltoallw Alltoallw, MPI_Ialltoallw PMPI_Ialltoallw Ialltoallw (
        send: *const c_void, send_counts: *const Count, send_places: *const Place, send_types: *const MPI_Datatype,
        receive: *mut c_void, counts: *const Count, places: *const Place, types: *const MPI_Datatype, comm: MPI_Comm,
    )
        |e| {
            e.collective(comm).in_place(send, std::ptr::null());
            if !is_in_place(send) {
                e.counts_with_types(comm, (send_counts, send_types), (counts, types));
            }
        };

    MPI_Reduce PMPI_Reduce Reduce, MPI_Ireduce PMPI_Ireduce Ireduce (
        send: *const c_void, receive: *mut c_void, count: Count, datatype: MPI_Datatype, operation: MPI_Op,
        root: c_int, comm: MPI_Comm,
    )
        |e| e.collective(comm).root(root).data(count, datatype).operation(operation).in_place(send, std::ptr::null());

    MPI_Allreduce PMPI_Allreduce Allreduce, MPI_Iallreduce PMPI_Iallreduce Iallreduce (
        send: *const c_void, receive: *mut c_void, count: Count, datatype: MPI_Datatype, operation: MPI_Op,
        comm: MPI_Comm,
    )
        |e| e.collective(comm).data(count, datatype).operation(operation).in_place(send, std::ptr::null());

    MPI_Reduce_scatter PMPI_Reduce_scatter ReduceScatter, MPI_Ireduce_scatter PMPI_Ireduce_scatter IreduceScatter (
        send: *const c_void, receive: *mut c_void, counts: *const Count, datatype: MPI_Datatype, operation: MPI_Op,
        comm: MPI_Comm,
    )
        |e| {
            e.collective(comm).operation(operation).in_place(send, std::ptr::null());
            gives_each(e, comm, counts, datatype);
        };

    MPI_Reduce_scatter_block PMPI_Reduce_scatter_block ReduceScatterBlock,
    MPI_Ireduce_scatter_block PMPI_Ireduce_scatter_block IreduceScatterBlock (
        send: *const c_void, receive: *mut c_void, count: Count, datatype: MPI_Datatype, operation: MPI_Op,
        comm: MPI_Comm,
    )
        |e| e.collective(comm).data(count, datatype).operation(operation).in_place(send, std::ptr::null());

    MPI_Scan PMPI_Scan Scan, MPI_Iscan PMPI_Iscan Iscan (
        send: *const c_void, receive: *mut c_void, count: Count, datatype: MPI_Datatype, operation: MPI_Op,
        comm: MPI_Comm,
    )
        |e| e.collective(comm).data(count, datatype).operation(operation).in_place(send, std::ptr::null());

    MPI_Exscan PMPI_Exscan Exscan, MPI_Iexscan PMPI_Iexscan Iexscan (
        send: *const c_void, receive: *mut c_void, count: Count, datatype: MPI_Datatype, operation: MPI_Op,
        comm: MPI_Comm,
    )
        |e| e.collective(comm).data(count, datatype).operation(operation).in_place(send, std::ptr::null());

    MPI_Neighbor_allgather PMPI_Neighbor_allgather NeighborAllgather,
    MPI_Ineighbor_allgather PMPI_Ineighbor_allgather IneighborAllgather (
        send: *const c_void, send_count: Count, send_type: MPI_Datatype, receive: *mut c_void, count: Count,
        datatype: MPI_Datatype, comm: MPI_Comm,
    )
        |e| e.collective(comm).data(send_count, send_type).half(None, count, datatype);

    MPI_Neighbor_alltoall PMPI_Neighbor_alltoall NeighborAlltoall,
    MPI_Ineighbor_alltoall PMPI_Ineighbor_alltoall IneighborAlltoall (
        send: *const c_void, send_count: Count, send_type: MPI_Datatype, receive: *mut c_void, count: Count,
        datatype: MPI_Datatype, comm: MPI_Comm,
    )
        |e| e.collective(comm).data(send_count, send_type).half(None, count, datatype);

    MPI_Neighbor_allgatherv PMPI_Neighbor_allgatherv NeighborAllgatherv,
    MPI_Ineighbor_allgatherv PMPI_Ineighbor_allgatherv IneighborAllgatherv (
        send: *const c_void, send_count: Count, send_type: MPI_Datatype, receive: *mut c_void, counts: *const Count,
        places: *const Place, datatype: MPI_Datatype, comm: MPI_Comm,
    )
        |e| e.collective(comm).data(send_count, send_type);

    MPI_Neighbor_alltoallv PMPI_Neighbor_alltoallv NeighborAlltoallv,
    MPI_Ineighbor_alltoallv PMPI_Ineighbor_alltoallv IneighborAlltoallv (
        send: *const c_void, send_counts: *const Count, send_places: *const Place, send_type: MPI_Datatype,
        receive: *mut c_void, counts: *const Count, places: *const Place, datatype: MPI_Datatype, comm: MPI_Comm,
    )
        |e| e.collective(comm);

    MPI_Neighbor_alltoallw PMPI_Neighbor_alltoallw NeighborAlltoallw,
    MPI_Ineighbor_alltoallw PMPI_Ineighbor_alltoallw IneighborAlltoallw (
        send: *const c_void, send_counts: *const Count, send_places: *const MPI_Aint, send_types: *const MPI_Datatype,
        receive: *mut c_void, counts: *const Count, places: *const MPI_Aint, types: *const MPI_Datatype, comm: MPI_Comm,
    )
        |e| e.collective(comm);
}
