//! Cores, user, space, and the kernel.

use std::path::Path;
use std::process::Command;

use nix::unistd::geteuid;

use super::{Check, Subject, message};
use crate::setup::probe::LIMIT;
use crate::setup::{packages, process, space};

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

/// What the grader can keep a program in its bounds with. For information: it grades without as well.
pub fn sandbox() -> Check {
    Check::ok(Subject::Sandbox, message::sandbox(landlock_abi(), user_namespaces()))
}

/// Free bytes, after a file could be written there.
fn writable_space(folder: &Path) -> std::io::Result<u64> {
    let mut file = tempfile::tempfile_in(folder)?;
    std::io::Write::write_all(&mut file, b"ranklings")?;
    space::free_bytes(folder)
}

#[cfg(target_os = "linux")]
fn landlock_abi() -> Option<u32> {
    use landlock::{ABI, Access, AccessFs, CompatLevel, Compatible, Ruleset, RulesetAttr};
    // A rule set that isn't enforced changes nothing; the kernel refuses one that it doesn't know.
    let known = |abi: ABI| {
        let rules = Ruleset::default().set_compatibility(CompatLevel::HardRequirement);
        rules.handle_access(AccessFs::from_all(abi)).and_then(Ruleset::create).is_ok()
    };
    [(5, ABI::V5), (3, ABI::V3), (2, ABI::V2), (1, ABI::V1)].into_iter().find(|(_, abi)| known(*abi)).map(|(n, _)| n)
}

#[cfg(not(target_os = "linux"))]
fn landlock_abi() -> Option<u32> {
    None
}

fn user_namespaces() -> bool {
    if packages::missing("unshare") {
        let most = std::fs::read_to_string("/proc/sys/user/max_user_namespaces").unwrap_or_default();
        return most.trim().parse::<u64>().is_ok_and(|most| most > 0);
    }
    let mut command = Command::new("unshare");
    process::run(command.args(["--user", "--map-root-user", "true"]), LIMIT).is_ok_and(|outcome| outcome.success())
}
