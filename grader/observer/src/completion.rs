//! Waits and tests (MPI 4.1, 3.7.3 to 3.7.5).

use std::ffi::c_int;
use std::ops::Deref;

use mpi_sys::{self as mpi, MPI_Request, MPI_Status};
use trace::Kind;

use crate::constants::raw;
use crate::leaving::Leaving;
use crate::observe::observe;
use crate::own_status::OwnStatus;
use crate::requests;

/// So many requests need no memory from the heap.
const FEW: usize = 16;

/// Request handles, read before the call that sets them to null.
pub(crate) struct Handles {
    few: [u64; FEW],
    many: Vec<u64>,
    length: usize,
}

impl Handles {
    /// # Safety
    /// There are that many requests.
    pub(crate) unsafe fn read(count: c_int, requests: *const MPI_Request) -> Self {
        let length = if requests.is_null() { 0 } else { usize::try_from(count).unwrap_or_default() };
        let mut handles = Self { few: [0; FEW], many: Vec::new(), length };
        if length > FEW {
            handles.many.resize(length, 0);
        }
        let places = if length > FEW { &mut handles.many[..] } else { &mut handles.few[..length] };
        for (index, place) in places.iter_mut().enumerate() {
            // SAFETY: within the array, as the caller promises.
            *place = raw(unsafe { *requests.add(index) });
        }
        handles
    }
}

impl Deref for Handles {
    type Target = [u64];

    fn deref(&self) -> &[u64] {
        if self.length > FEW { &self.many } else { &self.few[..self.length] }
    }
}

/// Statuses for whoever ignores them.
struct OwnStatuses {
    few: [std::mem::MaybeUninit<MPI_Status>; FEW],
    many: Vec<std::mem::MaybeUninit<MPI_Status>>,
}

impl OwnStatuses {
    fn new() -> Self {
        Self { few: [const { std::mem::MaybeUninit::zeroed() }; FEW], many: Vec::new() }
    }

    /// The caller's, or these.
    fn or(&mut self, statuses: *mut MPI_Status, count: c_int) -> *mut MPI_Status {
        // SAFETY: a constant of the bindings.
        if statuses != unsafe { mpi::RSMPI_STATUSES_IGNORE } {
            return statuses;
        }
        let count = usize::try_from(count).unwrap_or_default();
        if count > FEW {
            self.many.resize(count, std::mem::MaybeUninit::zeroed());
            self.many.as_mut_ptr().cast()
        } else {
            self.few.as_mut_ptr().cast()
        }
    }
}

/// All of them are complete; after an error those that MPI has let go of.
fn all(x: &mut Leaving<'_>, handles: &[u64], now: *const MPI_Request, statuses: *const MPI_Status) {
    for (index, &handle) in handles.iter().enumerate() {
        // SAFETY: both arrays are as long as `handles`, and MPI has filled the statuses.
        let (status, now) = unsafe { (&*statuses.add(index), raw(*now.add(index))) };
        if x.succeeded() || requests::is_null(now) {
            x.completed(handle, Some(status));
        }
    }
}

/// One of them is complete, or none was left to wait for.
fn any(x: &mut Leaving<'_>, handles: &[u64], index: c_int, status: *const MPI_Status) {
    if let Some(&handle) = usize::try_from(index).ok().and_then(|index| handles.get(index)) {
        // SAFETY: MPI has filled the status.
        x.completed(handle, Some(unsafe { &*status }));
    }
}

/// Some of them are complete.
fn some(x: &mut Leaving<'_>, handles: &[u64], count: c_int, indices: *const c_int, statuses: *const MPI_Status) {
    for place in 0..usize::try_from(count).unwrap_or_default().min(handles.len()) {
        // SAFETY: MPI has filled so many indices and statuses.
        let (index, status) = unsafe { (*indices.add(place), &*statuses.add(place)) };
        if let Some(&handle) = usize::try_from(index).ok().and_then(|index| handles.get(index)) {
            x.completed(handle, Some(status));
        }
    }
}

observe! {
    fn MPI_Wait => PMPI_Wait as Wait (request: *mut MPI_Request, status: *mut MPI_Status)
        before {
            // SAFETY: the standard asks for a request there.
            let handle = unsafe { requests::read(request) };
            let (mut own, before) = (OwnStatus::new(), handle);
            let status = own.or(status);
        }
        enter |e| e.requests(&[handle]);
        exit |x| all(x, &[before], request, status);

    fn MPI_Waitall => PMPI_Waitall as Waitall (count: c_int, requests: *mut MPI_Request, statuses: *mut MPI_Status)
        before {
            // SAFETY: the standard asks for as many requests there.
            let handles = unsafe { Handles::read(count, requests) };
            let mut own = OwnStatuses::new();
            let statuses = own.or(statuses, count);
        }
        enter |e| e.requests(&handles);
        exit |x| all(x, &handles, requests, statuses);

    fn MPI_Waitany => PMPI_Waitany as Waitany (
        count: c_int, requests: *mut MPI_Request, index: *mut c_int, status: *mut MPI_Status,
    )
        before {
            // SAFETY: the standard asks for as many requests there.
            let handles = unsafe { Handles::read(count, requests) };
            let mut own = OwnStatus::new();
            let status = own.or(status);
        }
        // A request that is not known may be the one that comes.
        enter |e| if !e.requests(&handles) { e.is_really(Kind::Other) };
        // SAFETY: MPI has stored the index.
        exit |x| any(x, &handles, unsafe { *index }, status);

    fn MPI_Waitsome => PMPI_Waitsome as Waitsome (
        count: c_int, requests: *mut MPI_Request, done: *mut c_int, indices: *mut c_int, statuses: *mut MPI_Status,
    )
        before {
            // SAFETY: the standard asks for as many requests there.
            let handles = unsafe { Handles::read(count, requests) };
            let mut own = OwnStatuses::new();
            let statuses = own.or(statuses, count);
        }
        enter |e| if !e.requests(&handles) { e.is_really(Kind::Other) };
        // SAFETY: MPI has stored how many.
        exit |x| some(x, &handles, unsafe { *done }, indices, statuses);

    fn MPI_Test => PMPI_Test as Test (request: *mut MPI_Request, flag: *mut c_int, status: *mut MPI_Status)
        before {
            // SAFETY: the standard asks for a request there.
            let handle = unsafe { requests::read(request) };
            let (mut own, before) = (OwnStatus::new(), handle);
            let status = own.or(status);
        }
        enter |e| e.requests(&[handle]);
        // SAFETY: MPI has stored the answer.
        exit |x| if unsafe { *flag } != 0 {
            x.answer(true);
            all(x, &[before], request, status);
        };

    fn MPI_Testall => PMPI_Testall as Testall (
        count: c_int, requests: *mut MPI_Request, flag: *mut c_int, statuses: *mut MPI_Status,
    )
        before {
            // SAFETY: the standard asks for as many requests there.
            let handles = unsafe { Handles::read(count, requests) };
            let mut own = OwnStatuses::new();
            let statuses = own.or(statuses, count);
        }
        enter |e| e.requests(&handles);
        // SAFETY: MPI has stored the answer.
        exit |x| if unsafe { *flag } != 0 {
            x.answer(true);
            all(x, &handles, requests, statuses);
        };

    fn MPI_Testany => PMPI_Testany as Testany (
        count: c_int, requests: *mut MPI_Request, index: *mut c_int, flag: *mut c_int, status: *mut MPI_Status,
    )
        before {
            // SAFETY: the standard asks for as many requests there.
            let handles = unsafe { Handles::read(count, requests) };
            let mut own = OwnStatus::new();
            let status = own.or(status);
        }
        enter |e| e.requests(&handles);
        exit |x| {
            // SAFETY: MPI has stored the answer and the index.
            let (yes, index) = unsafe { (*flag != 0, *index) };
            if yes {
                x.answer(true);
                any(x, &handles, index, status);
            }
        };

    fn MPI_Testsome => PMPI_Testsome as Testsome (
        count: c_int, requests: *mut MPI_Request, done: *mut c_int, indices: *mut c_int, statuses: *mut MPI_Status,
    )
        before {
            // SAFETY: the standard asks for as many requests there.
            let handles = unsafe { Handles::read(count, requests) };
            let mut own = OwnStatuses::new();
            let statuses = own.or(statuses, count);
        }
        enter |e| e.requests(&handles);
        exit |x| {
            // SAFETY: MPI has stored how many.
            let done = unsafe { *done };
            x.answer(done != 0);
            some(x, &handles, done, indices, statuses);
        };

    fn MPI_Cancel => PMPI_Cancel as Cancel (request: *mut MPI_Request)
        // SAFETY: the standard asks for a request there.
        before { let handle = unsafe { requests::read(request) }; }
        enter |e| e.requests(&[handle]);
        exit |x| if let Some(request) = x.recorder.requests.get(handle) { request.cancelled = true };

    fn MPI_Request_free => PMPI_Request_free as RequestFree (request: *mut MPI_Request)
        // SAFETY: the standard asks for a request there.
        before { let handle = unsafe { requests::read(request) }; }
        enter |e| e.requests(&[handle]);
        exit |x| if x.succeeded() { x.recorder.requests.remove(handle); };
}
