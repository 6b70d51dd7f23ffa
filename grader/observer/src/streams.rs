//! Standard output by the line: a program that is ended while it hangs has said what it printed until then.
//!
//! C buffers what goes to a file or a pipe, and a process that is killed loses its buffers. The mode is set before `main`, so that a
//! program which chooses another one gets it.

use std::ffi::{c_char, c_int};

/// Tells that this process is observed.
const TRACE_VARIABLE: &std::ffi::CStr = c"RANKLINGS_TRACE";

unsafe extern "C" {
    static mut stdout: *mut libc::FILE;
    fn setvbuf(stream: *mut libc::FILE, buffer: *mut c_char, mode: c_int, size: usize) -> c_int;
}

#[used]
#[unsafe(link_section = ".init_array")]
static BEFORE_MAIN: extern "C" fn() = by_line;

extern "C" fn by_line() {
    // SAFETY: the C library is initialised before what depends on it; no other thread runs yet, and nothing was printed.
    unsafe {
        if !libc::getenv(TRACE_VARIABLE.as_ptr()).is_null() && !stdout.is_null() {
            setvbuf(stdout, std::ptr::null_mut(), libc::_IOLBF, 0);
        }
    }
}
