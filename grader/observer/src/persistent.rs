//! Persistent requests: made once, started often (MPI 4.1, 3.9).

use std::ffi::{c_int, c_void};

use mpi_sys::{MPI_Comm, MPI_Datatype, MPI_Request};

use crate::completion::Handles;
use crate::large::plain::Count;
use crate::leaving::Leaving;
use crate::observe::observe;
use crate::requests::{self, Request};

pub(crate) fn persistent(x: &mut Leaving<'_>, request: *mut MPI_Request, receives: bool) {
    let change = |request: &mut Request| {
        request.persistent = true;
        request.active = false;
        request.receives = receives;
    };
    // SAFETY: MPI has stored the request there.
    x.request(unsafe { *request }, change);
}

fn started(x: &mut Leaving<'_>, handles: &[u64]) {
    for &handle in handles {
        if let Some(request) = x.recorder.requests.get(handle) {
            (request.active, request.cancelled) = (true, false);
        }
    }
}

macro_rules! send_inits {
    ($($name:ident => $pmpi:ident $(or $other:ident)? as $kind:ident)*) => { observe! { $(
        fn $name => $pmpi $(or $other)? as $kind (
            buffer: *const c_void, count: Count, datatype: MPI_Datatype, to: c_int, tag: c_int, comm: MPI_Comm,
            request: *mut MPI_Request,
        )
            enter |e| e.message(comm, to, tag).room(count, datatype);
            exit |x| persistent(x, request, false);
    )* } };
}

send_inits! {
    MPI_Send_init => PMPI_Send_init or PMPI_Ssend_init as SendInit
    MPI_Bsend_init => PMPI_Bsend_init as BsendInit
    MPI_Ssend_init => PMPI_Ssend_init as SsendInit
    MPI_Rsend_init => PMPI_Rsend_init as RsendInit
}

observe! {
    fn MPI_Recv_init => PMPI_Recv_init as RecvInit (
        buffer: *mut c_void, count: Count, datatype: MPI_Datatype, from: c_int, tag: c_int, comm: MPI_Comm,
        request: *mut MPI_Request,
    )
        enter |e| e.message(comm, from, tag).room(count, datatype);
        exit |x| persistent(x, request, true);

    fn MPI_Start => PMPI_Start as Start (request: *mut MPI_Request)
        // SAFETY: the standard asks for a request there.
        before { let handle = unsafe { requests::read(request) }; }
        enter |e| e.requests(&[handle]);
        exit |x| started(x, &[handle]);

    fn MPI_Startall => PMPI_Startall as Startall (count: c_int, requests: *mut MPI_Request)
        // SAFETY: the standard asks for as many requests there.
        before { let handles = unsafe { Handles::read(count, requests) }; }
        enter |e| e.requests(&handles);
        exit |x| started(x, &handles);
}
