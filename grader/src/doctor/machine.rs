//! Cores, user, space, and the kernel.

use std::path::Path;

use nix::unistd::geteuid;

use super::{Check, Subject, message};
use crate::setup::space;
use crate::{course, message as words};

/// What MPICH and Open MPI take for a few ranks on one host.
const SHARED_MEMORY_BYTES: u64 = 32_000_000;
/// For programs and run records.
const TEMPORARY_BYTES: u64 = 200_000_000;

/// How many ranks compute at once.
pub fn cores() -> Check {
    Check::ok(Subject::Cores, message::cores(std::thread::available_parallelism().map_or(1, usize::from)))
}

/// Whether it is root, whom Open MPI refuses to launch for unless told.
pub fn user() -> Check {
    Check::ok(Subject::User, if geteuid().is_root() { message::ROOT } else { message::NOT_ROOT })
}

/// Ranks on one host talk by shared memory. Linux only.
pub fn shared_memory() -> Option<Check> {
    let folder = Path::new("/dev/shm");
    cfg!(target_os = "linux").then(|| match writable_space(folder) {
        Ok(bytes) if bytes < SHARED_MEMORY_BYTES => {
            Check::warning(Subject::SharedMemory, message::little_space(folder, bytes), message::MORE_SHARED_MEMORY)
        }
        Ok(bytes) => Check::ok(Subject::SharedMemory, message::space(folder, bytes)),
        Err(why) => Check::problem(Subject::SharedMemory, message::not_writable(folder, &why), message::MOUNT_SHARED),
    })
}

/// Programs, their output and their records are written there.
pub fn temporary() -> Check {
    let folder = std::env::temp_dir();
    match writable_space(&folder) {
        Ok(bytes) if bytes < TEMPORARY_BYTES => {
            Check::warning(Subject::Temporary, message::little_space(&folder, bytes), message::OTHER_TEMPORARY)
        }
        Ok(bytes) => Check::ok(Subject::Temporary, message::space(&folder, bytes)),
        Err(why) => Check::problem(Subject::Temporary, message::not_writable(&folder, &why), message::OTHER_TEMPORARY),
    }
}

/// Where programs are built and what the grader notes is written.
pub fn checkout(course: &Path) -> Check {
    match course::unwritable(course) {
        None => Check::ok(Subject::Checkout, message::writable(course)),
        Some((folder, why)) => {
            Check::problem(Subject::Checkout, message::not_writable(&folder, &why), words::own_checkout(course))
        }
    }
}

/// What the grader keeps a program in its bounds with. It grades without as well.
pub fn sandbox() -> Check {
    let grader = std::env::current_exe().unwrap_or_default();
    let missing = harness::sandbox::missing(&grader);
    if missing.iter().any(|layer| layer.matters()) {
        return Check::warning(Subject::Sandbox, message::sandbox(&missing), message::MORE_SANDBOX);
    }
    Check::ok(Subject::Sandbox, message::sandbox(&missing))
}

/// Free bytes, after a file could be written there.
fn writable_space(folder: &Path) -> std::io::Result<u64> {
    let mut file = tempfile::tempfile_in(folder)?;
    std::io::Write::write_all(&mut file, b"ranklings")?;
    space::free_bytes(folder)
}
