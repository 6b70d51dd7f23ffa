//! Which threads of this process call MPI, and which ones MPI has started for itself.
//!
//! Whoever watches the launch looks at the process's threads: one that is in no MPI call can still send what the others wait
//! for. A thread of MPI's own can't, though it is in no call either.

use std::ffi::{c_int, c_void};
use std::sync::atomic::{AtomicPtr, Ordering};

use crate::{observe, recorder};

/// What a thread begins with.
type Start = unsafe extern "C-unwind" fn(*mut c_void) -> *mut c_void;

/// The C library's `pthread_create`.
type Create = unsafe extern "C" fn(
    thread: *mut libc::pthread_t,
    attributes: *const libc::pthread_attr_t,
    start: Start,
    argument: *mut c_void,
) -> c_int;

/// What a thread of MPI's own is to do.
struct Order {
    start: Start,
    argument: *mut c_void,
}

/// This thread, as the system numbers it.
pub(crate) fn native() -> u32 {
    // SAFETY: a system call without arguments, which can't fail.
    unsafe { libc::syscall(libc::SYS_gettid) as u32 }
}

/// The next `pthread_create` in the order of loading, looked up once.
fn next() -> Option<Create> {
    static NEXT: AtomicPtr<c_void> = AtomicPtr::new(std::ptr::null_mut());
    let mut known = NEXT.load(Ordering::Relaxed);
    if known.is_null() {
        // SAFETY: a look-up by a name that ends with a zero.
        known = unsafe { libc::dlsym(libc::RTLD_NEXT, c"pthread_create".as_ptr()) };
        NEXT.store(known, Ordering::Relaxed);
    }
    // SAFETY: POSIX gives the function of that name this type, and a null pointer is `None`.
    unsafe { std::mem::transmute::<*mut c_void, Option<Create>>(known) }
}

/// Starts a thread. One that MPI starts, while it starts itself or by such a thread, is noted as MPI's own.
///
/// # Safety
/// That of the C library's function.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pthread_create(
    thread: *mut libc::pthread_t,
    attributes: *const libc::pthread_attr_t,
    start: Start,
    argument: *mut c_void,
) -> c_int {
    let Some(create) = next() else { return libc::EAGAIN };
    if !observe::starts_threads() {
        // SAFETY: the caller's own call, passed on.
        return unsafe { create(thread, attributes, start, argument) };
    }
    let order = Box::into_raw(Box::new(Order { start, argument }));
    // SAFETY: the caller's own call; the thread takes the order.
    let result = unsafe { create(thread, attributes, begin, order.cast()) };
    if result != 0 {
        // SAFETY: no thread has taken it.
        drop(unsafe { Box::from_raw(order) });
    }
    result
}

/// The life of a thread of MPI's own. Nothing here needs to be dropped while it runs: `pthread_exit` unwinds through it.
unsafe extern "C-unwind" fn begin(order: *mut c_void) -> *mut c_void {
    // SAFETY: made above, for this thread alone.
    let Order { start, argument } = *unsafe { Box::from_raw(order.cast::<Order>()) };
    observe::is_of_mpi();
    note(true);
    // SAFETY: what the caller of `pthread_create` asked for.
    let result = unsafe { start(argument) };
    note(false);
    result
}

fn note(lives: bool) {
    if let Some(recorder) = recorder::lock().as_mut() {
        recorder.helper(native(), lives);
    }
}
