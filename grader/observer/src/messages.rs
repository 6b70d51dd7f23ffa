//! Probes, and receives of what a matched probe took (MPI 4.1, 3.8).

use std::ffi::{c_int, c_void};

use mpi_sys::{MPI_Comm, MPI_Datatype, MPI_Message, MPI_Request, MPI_Status};
use trace::call::PROC_NULL;

use crate::constants::raw;
use crate::entering::Entering;
use crate::large::plain::Count;
use crate::leaving::Leaving;
use crate::observe::observe;
use crate::own_status::OwnStatus;

/// A message that a matched probe took, by the call that did.
fn taken(x: &mut Leaving<'_>, message: *mut MPI_Message) {
    if x.exit.source != PROC_NULL && x.succeeded() {
        // SAFETY: MPI has stored the message there.
        x.recorder.messages.insert(raw(unsafe { *message }), x.sequence);
    }
}

/// The call that took the message that is received now.
fn receives(e: &mut Entering<'_>, message: *mut MPI_Message) {
    // SAFETY: the standard asks for a message there.
    let handle = raw(unsafe { *message });
    if let Some(probe) = e.recorder.messages.remove(&handle) {
        e.recorder.list.push(probe);
    }
}

observe! {
    fn MPI_Probe => PMPI_Probe as Probe (from: c_int, tag: c_int, comm: MPI_Comm, status: *mut MPI_Status)
        before { let mut own = OwnStatus::new(); let status = own.or(status); }
        enter |e| e.message(comm, from, tag);
        // SAFETY: the caller's status or our own, which MPI has filled.
        exit |x| x.status(unsafe { &*status });

    fn MPI_Iprobe => PMPI_Iprobe as Iprobe (
        from: c_int, tag: c_int, comm: MPI_Comm, flag: *mut c_int, status: *mut MPI_Status,
    )
        before { let mut own = OwnStatus::new(); let status = own.or(status); }
        enter |e| e.message(comm, from, tag);
        exit |x| if x.succeeded() {
            // SAFETY: MPI has stored the answer, and if it is yes, the status.
            let (yes, status) = unsafe { (*flag != 0, &*status) };
            x.answer(yes);
            if yes { x.status(status); }
        };

    fn MPI_Mprobe => PMPI_Mprobe as Mprobe (
        from: c_int, tag: c_int, comm: MPI_Comm, message: *mut MPI_Message, status: *mut MPI_Status,
    )
        before { let mut own = OwnStatus::new(); let status = own.or(status); }
        enter |e| e.message(comm, from, tag);
        // SAFETY: the caller's status or our own, which MPI has filled.
        exit |x| { x.status(unsafe { &*status }); taken(x, message); };

    fn MPI_Improbe => PMPI_Improbe as Improbe (
        from: c_int, tag: c_int, comm: MPI_Comm, flag: *mut c_int, message: *mut MPI_Message, status: *mut MPI_Status,
    )
        before { let mut own = OwnStatus::new(); let status = own.or(status); }
        enter |e| e.message(comm, from, tag);
        exit |x| if x.succeeded() {
            // SAFETY: MPI has stored the answer, and if it is yes, the status.
            let (yes, status) = unsafe { (*flag != 0, &*status) };
            x.answer(yes);
            if yes { x.status(status); taken(x, message); }
        };

    fn MPI_Mrecv => PMPI_Mrecv as Mrecv (
        buffer: *mut c_void, count: Count, datatype: MPI_Datatype, message: *mut MPI_Message, status: *mut MPI_Status,
    )
        before { let mut own = OwnStatus::new(); let status = own.or(status); }
        enter |e| { e.room(count, datatype); receives(e, message); };
        // SAFETY: the caller's status or our own, which MPI has filled.
        exit |x| x.status(unsafe { &*status });

    fn MPI_Imrecv => PMPI_Imrecv as Imrecv (
        buffer: *mut c_void, count: Count, datatype: MPI_Datatype, message: *mut MPI_Message,
        request: *mut MPI_Request,
    )
        enter |e| { e.room(count, datatype); receives(e, message); };
        // SAFETY: MPI has stored the request there.
        exit |x| x.request(unsafe { *request }, |request| request.receives = true);
}
