//! Sends and receives, blocking and not (MPI 4.1, 3.2 to 3.7, 3.10).

use std::ffi::{c_int, c_void};

use mpi_sys::{MPI_Comm, MPI_Datatype, MPI_Request, MPI_Status};

use crate::large::plain::Count;
use crate::observe::observe;
use crate::own_status::OwnStatus;

macro_rules! sends {
    ($($name:ident => $pmpi:ident $(or $other:ident)? as $kind:ident)*) => { observe! { $(
        fn $name => $pmpi $(or $other)? as $kind (
            buffer: *const c_void, count: Count, datatype: MPI_Datatype, to: c_int, tag: c_int, comm: MPI_Comm,
        )
            enter |e| { e.message(comm, to, tag).data(count, datatype).buffered(); };
    )* } };
}

macro_rules! isends {
    ($($name:ident => $pmpi:ident $(or $other:ident)? as $kind:ident)*) => { observe! { $(
        fn $name => $pmpi $(or $other)? as $kind (
            buffer: *const c_void, count: Count, datatype: MPI_Datatype, to: c_int, tag: c_int, comm: MPI_Comm,
            request: *mut MPI_Request,
        )
            before { let mut sampled = None; }
            enter |e| sampled = e.message(comm, to, tag).data(count, datatype).buffered().checksum(buffer, count, datatype);
            // SAFETY: MPI has stored the request there.
            exit |x| x.request(unsafe { *request }, |request| request.buffer = sampled);
    )* } };
}

sends! {
    MPI_Send => PMPI_Send or PMPI_Ssend as Send
    MPI_Bsend => PMPI_Bsend as Bsend
    MPI_Ssend => PMPI_Ssend as Ssend
    MPI_Rsend => PMPI_Rsend as Rsend
}

isends! {
    MPI_Isend => PMPI_Isend or PMPI_Issend as Isend
    MPI_Ibsend => PMPI_Ibsend as Ibsend
    MPI_Issend => PMPI_Issend as Issend
    MPI_Irsend => PMPI_Irsend as Irsend
}

observe! {
    fn MPI_Recv => PMPI_Recv as Recv (
        buffer: *mut c_void, count: Count, datatype: MPI_Datatype, from: c_int, tag: c_int, comm: MPI_Comm,
        status: *mut MPI_Status,
    )
        before { let mut own = OwnStatus::new(); let status = own.or(status); }
        enter |e| e.message(comm, from, tag).room(count, datatype);
        // SAFETY: the caller's status or our own, which MPI has filled.
        exit |x| x.status(unsafe { &*status });

    fn MPI_Irecv => PMPI_Irecv as Irecv (
        buffer: *mut c_void, count: Count, datatype: MPI_Datatype, from: c_int, tag: c_int, comm: MPI_Comm,
        request: *mut MPI_Request,
    )
        enter |e| e.message(comm, from, tag).room(count, datatype);
        // SAFETY: MPI has stored the request there.
        exit |x| x.request(unsafe { *request }, |request| request.receives = true);

    fn MPI_Sendrecv => PMPI_Sendrecv as Sendrecv (
        send: *const c_void, send_count: Count, send_type: MPI_Datatype, to: c_int, send_tag: c_int,
        receive: *mut c_void, count: Count, datatype: MPI_Datatype, from: c_int, tag: c_int, comm: MPI_Comm,
        status: *mut MPI_Status,
    )
        before { let mut own = OwnStatus::new(); let status = own.or(status); }
        enter |e| e.message(comm, to, send_tag).data(send_count, send_type).half(Some((from, tag)), count, datatype);
        // SAFETY: the caller's status or our own, which MPI has filled.
        exit |x| x.status(unsafe { &*status });

    fn MPI_Sendrecv_replace => PMPI_Sendrecv_replace as SendrecvReplace (
        buffer: *mut c_void, count: Count, datatype: MPI_Datatype, to: c_int, send_tag: c_int, from: c_int, tag: c_int,
        comm: MPI_Comm, status: *mut MPI_Status,
    )
        before { let mut own = OwnStatus::new(); let status = own.or(status); }
        enter |e| e.message(comm, to, send_tag).data(count, datatype).half(Some((from, tag)), count, datatype);
        // SAFETY: the caller's status or our own, which MPI has filled.
        exit |x| x.status(unsafe { &*status });

    fn MPI_Buffer_attach => PMPI_Buffer_attach as BufferAttach (room: *mut c_void, size: Count)
        enter |e| e.enter.count = size.into();
        exit |x| if x.succeeded() { x.recorder.attached = u64::try_from(i64::from(size)).ok(); };

    fn MPI_Buffer_detach => PMPI_Buffer_detach as BufferDetach (room: *mut c_void, size: *mut Count)
        enter |_e| ();
        exit |x| if x.succeeded() { x.recorder.attached = None; };
}
