//! A launch's own network, which is loopback, and its own shared memory and scratch folder, which end with it.
//!
//! The supervisor enters the namespaces before it starts `mpiexec`, so that all of a launch is in them.

use std::path::Path;

use nix::mount::{MntFlags, MsFlags, mount, umount2};
use nix::sched::{CloneFlags, unshare};
use nix::unistd::{getegid, geteuid};

use super::loopback;

/// Where shared memory has names.
const SHARED_MEMORY: &str = "/dev/shm";

/// As much as programs may write there, all ranks together.
const SHARED: &str = "size=1g,nr_inodes=4096,mode=1777";

/// The same of the scratch folder.
const SCRATCH: &str = "size=256m,nr_inodes=4096,mode=0700";

/// Puts this process, and what it will start, into namespaces of its own. Whether the system lets it.
pub(crate) fn enter(scratch: &Path) -> bool {
    attempt(scratch).is_ok()
}

/// Takes the scratch folder's own file system away, so that the folder can be removed.
pub(crate) fn leave(scratch: &Path) {
    let _ = umount2(scratch, MntFlags::MNT_DETACH);
}

/// In this order, so that a system that refuses one has taken nothing that is needed: without the rights in a user
/// namespace, a network namespace would have no loopback.
fn attempt(scratch: &Path) -> std::io::Result<()> {
    let (user, group) = (geteuid(), getegid());
    let mounts = CloneFlags::CLONE_NEWNS | CloneFlags::CLONE_NEWIPC;
    if !(user.is_root() && unshare(mounts).is_ok()) {
        unshare(CloneFlags::CLONE_NEWUSER)?;
        // The same user within as without.
        std::fs::write("/proc/self/setgroups", "deny")?;
        std::fs::write("/proc/self/uid_map", format!("{user} {user} 1"))?;
        std::fs::write("/proc/self/gid_map", format!("{group} {group} 1"))?;
        unshare(mounts)?;
    }
    let nothing = None::<&str>;
    mount(nothing, "/", nothing, MsFlags::MS_REC | MsFlags::MS_PRIVATE, nothing)?;
    // What can't be started or loaded from there is no way round the rules for files.
    let flags = MsFlags::MS_NOSUID | MsFlags::MS_NODEV | MsFlags::MS_NOEXEC;
    let memory = Some("tmpfs");
    mount(memory, SHARED_MEMORY, memory, flags, Some(SHARED))?;
    mount(memory, scratch, memory, flags, Some(SCRATCH))?;
    // Sockets of services, such as a container engine's: rules for files do not keep a program from connecting to them.
    let _ = mount(memory, "/run", memory, flags, Some("size=64k,mode=0755"));
    unshare(CloneFlags::CLONE_NEWNET)?;
    loopback::up()
}
