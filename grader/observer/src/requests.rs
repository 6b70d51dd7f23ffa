//! Requests by handle, from the call that made each to the one that completes it.

use std::collections::VecDeque;
use std::ffi::c_void;

use mpi_sys as mpi;
use rustc_hash::FxHashMap;
use trace::Kind;

use crate::constants::raw;
use crate::handles;

/// A communicator's handle, which in Open MPI is a pointer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parent(pub mpi::MPI_Comm);

// SAFETY: a handle names the same communicator on every thread (MPI 4.1, 11.6).
unsafe impl Send for Parent {}

/// A request under way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Request {
    /// The sequence of the call that made it, which names it.
    pub made: u64,
    /// That call.
    pub kind: Kind,
    /// Whether a status says who sent what.
    pub receives: bool,
    /// Whether it stays when it is complete, to be started again.
    pub persistent: bool,
    /// Whether it is under way.
    pub active: bool,
    /// Whether the program asked to cancel it.
    pub cancelled: bool,
    /// The buffer of a send whose checksum was taken: where, and how many bytes.
    pub buffer: Option<(usize, usize)>,
    /// Where a communicator appears when it is complete: the place, and the parent, and the child's index.
    pub communicator: Option<(usize, Parent, u32)>,
}

/// The requests of a process. Implementations give one handle to several requests that are complete already, so a
/// handle has a queue of them.
#[derive(Default)]
pub(crate) struct Requests {
    first: FxHashMap<u64, Request>,
    more: FxHashMap<u64, VecDeque<Request>>,
    /// The handles of those that were removed last, in a ring.
    gone: Vec<u64>,
    removed: usize,
}

/// How many handles are remembered of requests that are gone: a power of two.
const GONE: usize = 64;

impl Requests {
    pub(crate) fn new() -> Self {
        let mut requests = Self::default();
        requests.first.reserve(1024);
        requests.gone.resize(GONE, 0);
        requests
    }

    pub(crate) fn add(&mut self, handle: u64, request: Request) {
        if let Some(known) = self.first.get(&handle) {
            // A persistent handle is never shared: what stood there was freed in a way that is not observed.
            if !known.persistent {
                self.more.entry(handle).or_default().push_back(request);
                return;
            }
        }
        self.first.insert(handle, request);
    }

    pub(crate) fn get(&mut self, handle: u64) -> Option<&mut Request> {
        self.first.get_mut(&handle)
    }

    /// Takes a request that is complete; a persistent one stays.
    pub(crate) fn complete(&mut self, handle: u64) -> Option<Request> {
        let request = self.first.get_mut(&handle)?;
        if request.persistent {
            let was = *request;
            request.active = false;
            return was.active.then_some(was);
        }
        self.remove(handle)
    }

    /// Whether this handle was a request's that is gone.
    pub(crate) fn was_completed(&self, handle: u64) -> bool {
        self.gone.contains(&handle)
    }

    pub(crate) fn remove(&mut self, handle: u64) -> Option<Request> {
        let request = self.first.remove(&handle)?;
        if let Some(place) = self.gone.get_mut(self.removed % GONE) {
            *place = handle;
        }
        self.removed = self.removed.wrapping_add(1);
        if !self.more.is_empty()
            && let Some(queue) = self.more.get_mut(&handle)
        {
            if let Some(next) = queue.pop_front() {
                self.first.insert(handle, next);
            }
            if queue.is_empty() {
                self.more.remove(&handle);
            }
        }
        Some(request)
    }
}

/// Reads a handle, which is the null one where there is nothing to read.
///
/// # Safety
/// There is a request, or the pointer is null.
pub(crate) unsafe fn read(request: *const mpi::MPI_Request) -> u64 {
    // SAFETY: as the caller promises; a constant of the bindings.
    raw(unsafe { if request.is_null() { mpi::RSMPI_REQUEST_NULL } else { *request } })
}

/// Whether a handle is certainly none.
pub(crate) fn is_none(handle: u64) -> bool {
    let mut request = std::mem::MaybeUninit::<mpi::MPI_Request>::zeroed();
    let size = size_of::<mpi::MPI_Request>();
    // SAFETY: a handle is plain data of this size, whose bytes came from one; a constant of the bindings.
    unsafe {
        std::ptr::copy_nonoverlapping((&raw const handle).cast::<u8>(), request.as_mut_ptr().cast::<u8>(), size);
        handles::is_none(request.assume_init(), mpi::RSMPI_REQUEST_NULL)
    }
}

/// Whether it is `MPI_REQUEST_NULL`.
pub(crate) fn is_null(handle: u64) -> bool {
    // SAFETY: a constant of the bindings.
    handle == raw(unsafe { mpi::RSMPI_REQUEST_NULL })
}

/// How many bytes of a buffer go into its checksum: all of a short one, and of a long one that many in all, from all
/// over it.
const SAMPLE: usize = 4096;
const WINDOWS: usize = 16;

/// A checksum of a buffer, read through the system, so that a buffer that is no longer there gives none.
pub(crate) fn checksum(address: usize, bytes: usize) -> Option<u64> {
    let mut copy = [0_u64; SAMPLE / 8];
    let (windows, length) = if bytes <= SAMPLE { (1, bytes) } else { (WINDOWS, SAMPLE / WINDOWS) };
    let step = if windows == 1 { 0 } else { (bytes - length) / (windows - 1) };
    let empty = libc::iovec { iov_base: std::ptr::null_mut(), iov_len: 0 };
    let mut parts = [empty; WINDOWS];
    for (window, part) in parts[..windows].iter_mut().enumerate() {
        *part = libc::iovec {
            iov_base: std::ptr::with_exposed_provenance_mut::<c_void>(address + window * step),
            iov_len: length,
        };
    }
    let total = windows * length;
    let whole = libc::iovec { iov_base: copy.as_mut_ptr().cast(), iov_len: total };
    // SAFETY: copies from this process into a buffer of ours that is large enough; bad addresses give an error.
    let read =
        unsafe { libc::process_vm_readv(libc::getpid(), &raw const whole, 1, parts.as_ptr(), windows as u64, 0) };
    if usize::try_from(read) != Ok(total) {
        return None;
    }
    let words = &copy[..total.div_ceil(8)];
    Some(words.iter().fold(bytes as u64, |hash, word| {
        let mixed = (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ (mixed >> 29)
    }))
}
