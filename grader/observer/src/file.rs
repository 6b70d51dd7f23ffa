//! The file that a record is written into: mapped shared, so that what was written survives the process, and given
//! room bit by bit, so that a full disk is an error here and not a signal in the program.

use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::atomic::AtomicU64;

/// How much room is asked for at once, in bytes.
const STEP: u64 = 1 << 20;

/// A mapped file. It is never unmapped: threads may record until the process ends.
pub(crate) struct File {
    descriptor: libc::c_int,
    length: u64,
    allocated: u64,
}

impl File {
    /// Makes a file of so many words and maps it. `None` when the system refuses.
    pub(crate) fn create(path: &Path, words: usize) -> Option<(Self, &'static [AtomicU64])> {
        let path = CString::new(path.as_os_str().as_bytes()).ok()?;
        let length = words as u64 * 8;
        let flags = libc::O_RDWR | libc::O_CREAT | libc::O_TRUNC | libc::O_CLOEXEC | libc::O_NOFOLLOW;
        // SAFETY: the path is a C string that outlives the call.
        let descriptor = unsafe { libc::open(path.as_ptr(), flags, 0o600) };
        if descriptor < 0 {
            return None;
        }
        let mut file = Self { descriptor, length, allocated: 0 };
        // SAFETY: plain system calls on a descriptor of our own; the mapping is checked below.
        let address = unsafe {
            if libc::ftruncate(descriptor, length as libc::off_t) != 0 {
                return None;
            }
            let protection = libc::PROT_READ | libc::PROT_WRITE;
            libc::mmap(std::ptr::null_mut(), length as usize, protection, libc::MAP_SHARED, descriptor, 0)
        };
        if address == libc::MAP_FAILED || !file.reserve(STEP) {
            return None;
        }
        // SAFETY: the mapping is page-aligned, as long as asked for, never unmapped, and only accessed as atomic words.
        let words = unsafe { std::slice::from_raw_parts(address.cast::<AtomicU64>(), words) };
        Some((file, words))
    }

    /// Makes sure that the first so many bytes may be written. False when the disk is full.
    pub(crate) fn reserve(&mut self, bytes: u64) -> bool {
        if bytes <= self.allocated || self.allocated == self.length {
            return true;
        }
        let up_to = (bytes.max(self.allocated + STEP)).min(self.length);
        // SAFETY: a system call on a descriptor of our own, within the file's length.
        let refused = unsafe {
            let (from, length) = (self.allocated as libc::off_t, (up_to - self.allocated) as libc::off_t);
            libc::posix_fallocate(self.descriptor, from, length)
        };
        if refused == 0 {
            self.allocated = up_to;
        }
        refused == 0
    }
}
