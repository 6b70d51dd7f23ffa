//! Reads a student's file without being led elsewhere: no links, nothing but regular files, and not too much of them.

use std::fs::File;
use std::io::Read;
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Component, Path, PathBuf};

use nix::errno::Errno;
use nix::fcntl::{AtFlags, OFlag, openat};
use nix::sys::stat::{Mode, SFlag, fstat, fstatat};

/// The most that an editable file may hold, in bytes. The longest of the solutions has a twentieth of it.
pub const LIMIT: u64 = 256 << 10;

/// Why a file is not read.
#[derive(Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It is not there.
    Missing,
    /// This part of its path is a symbolic link.
    Link(PathBuf),
    /// This part of its path is no folder, or the whole of it no regular file.
    Kind(PathBuf),
    /// It has more than [`LIMIT`] bytes.
    TooLarge,
    /// Its first bytes that are no UTF-8 are in this line.
    NotUtf8(usize),
    /// What the system says.
    Unreadable(Errno),
}

impl From<Errno> for Unfit {
    fn from(error: Errno) -> Self {
        match error {
            Errno::ENOENT => Self::Missing,
            other => Self::Unreadable(other),
        }
    }
}

/// The text of a file below a folder.
///
/// # Errors
/// When it is not a text of the student's own.
pub fn read(folder: &Path, file: &Path) -> Result<String, Unfit> {
    let bytes = bytes(folder, file, LIMIT)?;
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        Unfit::NotUtf8(1 + good.iter().filter(|byte| **byte == b'\n').count())
    })
}

/// What a file below a folder holds.
///
/// # Errors
/// When it is not a regular file with so many bytes or fewer, at the end of a path without links.
pub fn bytes(folder: &Path, file: &Path, limit: u64) -> Result<Vec<u8>, Unfit> {
    let failed = |error: std::io::Error| Unfit::from(Errno::from_raw(error.raw_os_error().unwrap_or_default()));
    let mut at: OwnedFd = File::open(folder).map_err(failed)?.into();
    let mut path = PathBuf::new();
    let mut parts = file.components().peekable();
    while let Some(part) = parts.next() {
        path.push(part);
        let Component::Normal(name) = part else { return Err(Unfit::Kind(path)) };
        let last = parts.peek().is_none();
        // First a look, because opening a device can do something, and because the look can tell a link from the rest.
        let kind = fstatat(at.as_fd(), name, AtFlags::AT_SYMLINK_NOFOLLOW)?.st_mode & SFlag::S_IFMT.bits();
        if kind == SFlag::S_IFLNK.bits() {
            return Err(Unfit::Link(path));
        }
        if kind != if last { SFlag::S_IFREG } else { SFlag::S_IFDIR }.bits() {
            return Err(Unfit::Kind(path));
        }
        // It may be another thing by now: neither a link nor a pipe gets far.
        let only = if last { OFlag::O_NONBLOCK } else { OFlag::O_DIRECTORY };
        let flags = OFlag::O_RDONLY | OFlag::O_CLOEXEC | OFlag::O_NOFOLLOW | only;
        at = openat(at.as_fd(), name, flags, Mode::empty())?;
    }
    if fstat(at.as_fd())?.st_mode & SFlag::S_IFMT.bits() != SFlag::S_IFREG.bits() {
        return Err(Unfit::Kind(path));
    }
    let mut bytes = Vec::new();
    File::from(at).take(limit + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > limit { Err(Unfit::TooLarge) } else { Ok(bytes) }
}
