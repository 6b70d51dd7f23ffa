//! The file that a record is written into: mapped shared, so that what was written survives the process, and given
//! room bit by bit, so that a full disk is an error here and not a signal in the program.

use std::sync::atomic::AtomicU64;

/// How much room is asked for at once, in bytes.
const STEP: u64 = 1 << 20;

/// How many bytes are brought into memory at once: a page at a time would interrupt every few calls.
const AHEAD: u64 = 1 << 17;

/// A mapped file. It is never unmapped: threads may record until the process ends.
pub(crate) struct File {
    descriptor: libc::c_int,
    words: &'static [AtomicU64],
    length: u64,
    allocated: u64,
    present: u64,
}

impl File {
    /// Gives the open file of this descriptor so many words and maps it. `None` when the system refuses.
    pub(crate) fn create(descriptor: libc::c_int, words: usize) -> Option<(Self, &'static [AtomicU64])> {
        let length = words as u64 * 8;
        // What the program starts has no business with it.
        // SAFETY: a system call that fails on what is no open file.
        if unsafe { libc::fcntl(descriptor, libc::F_SETFD, libc::FD_CLOEXEC) } != 0 {
            return None;
        }
        // SAFETY: plain system calls on a descriptor of our own; the mapping is checked below.
        let address = unsafe {
            // What an earlier program of this rank's wrote is no part of it.
            if libc::ftruncate(descriptor, 0) != 0 || libc::ftruncate(descriptor, length as libc::off_t) != 0 {
                return None;
            }
            let protection = libc::PROT_READ | libc::PROT_WRITE;
            libc::mmap(std::ptr::null_mut(), length as usize, protection, libc::MAP_SHARED, descriptor, 0)
        };
        if address == libc::MAP_FAILED {
            return None;
        }
        // SAFETY: the mapping is page-aligned, as long as asked for, never unmapped, and only accessed as atomic words.
        let words = unsafe { std::slice::from_raw_parts(address.cast::<AtomicU64>(), words) };
        let mut file = Self { descriptor, words, length, allocated: 0, present: 0 };
        file.reserve(STEP).then_some((file, words))
    }

    /// Makes sure that the first so many bytes may be written. False when the disk is full.
    #[inline]
    pub(crate) fn reserve(&mut self, bytes: u64) -> bool {
        bytes <= self.present || self.present == self.length || self.extend(bytes)
    }

    #[cold]
    fn extend(&mut self, bytes: u64) -> bool {
        let bytes = bytes.min(self.length);
        if bytes > self.allocated {
            let up_to = bytes.max(self.allocated + STEP).min(self.length);
            // SAFETY: a system call on a descriptor of our own, within the file's length.
            let refused = unsafe {
                let (from, length) = (self.allocated as libc::off_t, (up_to - self.allocated) as libc::off_t);
                libc::posix_fallocate(self.descriptor, from, length)
            };
            if refused != 0 {
                return false;
            }
            self.allocated = up_to;
        }
        let up_to = bytes.max(self.present + AHEAD).min(self.allocated);
        #[cfg(target_os = "linux")]
        // SAFETY: advice on whole pages of our own mapping, which are on the disk; a system that does not know it refuses.
        unsafe {
            let page = 4096;
            let from = self.present / page * page;
            let start = self.words.as_ptr().cast_mut().cast::<u8>().add(from as usize);
            libc::madvise(start.cast(), (up_to - from) as usize, libc::MADV_POPULATE_WRITE);
        }
        self.present = up_to;
        true
    }
}
