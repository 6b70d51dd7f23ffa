//! Which files a rank may open: Landlock, which takes rights away from a process and all that it starts.

use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, BitFlags, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetCreated, RulesetCreatedAttr,
    RulesetError, Scope, path_beneath_rules,
};

use super::Policy;

/// Refer and truncate are known, and devices are left to the rules for files.
const FILES: ABI = ABI::V3;

/// Since when a process may be forbidden to signal those outside.
const SIGNALS: ABI = ABI::V6;

/// What every dynamic program reads, and what MPI and hwloc ask of the machine. Not the whole of /etc and /dev: root may
/// read more there than a program should.
const SYSTEM: [&str; 32] = [
    "/usr",
    "/lib",
    "/lib32",
    "/lib64",
    "/opt",
    "/nix/store",
    "/gnu/store",
    "/proc",
    "/sys",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/ld.so.preload",
    "/etc/alternatives",
    "/etc/host.conf",
    "/etc/hostname",
    "/etc/hosts",
    "/etc/resolv.conf",
    "/etc/nsswitch.conf",
    "/etc/passwd",
    "/etc/group",
    "/etc/localtime",
    "/etc/locale.alias",
    "/etc/libibverbs.d",
    "/etc/libnl-3",
    "/etc/openmpi",
    "/etc/pmix",
    "/etc/prte",
    "/etc/ucx",
    "/etc/mpich",
    "/dev/urandom",
    "/dev/random",
];

/// Devices that an MPI or a GPU's library opens, shared memory among them.
const DEVICES: [&str; 12] = [
    "/dev/null",
    "/dev/zero",
    "/dev/shm",
    "/dev/infiniband",
    "/dev/knem",
    "/dev/xpmem",
    "/dev/dri",
    "/dev/kfd",
    "/dev/nvidiactl",
    "/dev/nvidia0",
    "/dev/nvidia-uvm",
    "/dev/nvidia-caps",
];

/// The dynamic loader is started with the program.
const LOADERS: [&str; 4] = ["/lib", "/lib64", "/usr/lib", "/usr/lib64"];

/// The rules of one rank.
pub(super) fn rules(policy: &Policy) -> Result<RulesetCreated, RulesetError> {
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let start = AccessFs::ReadFile | AccessFs::Execute;
    let change = write_rights();
    Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(FILES))?
        .scope(Scope::from_all(SIGNALS) & Scope::Signal)?
        .create()?
        .add_rules(path_beneath_rules(existing(SYSTEM.map(PathBuf::from)), read))?
        .add_rules(path_beneath_rules(existing(policy.read.clone()), read))?
        .add_rules(path_beneath_rules(existing(DEVICES.map(PathBuf::from)), read | change))?
        .add_rules(path_beneath_rules(existing(policy.write.clone()), read | change))?
        .add_rules(path_beneath_rules(existing([policy.program.clone()]), start))?
        .add_rules(path_beneath_rules(loaders(), start))
}

/// Whatever changes files and folders; not sockets and devices, which are made by nobody here.
fn write_rights() -> BitFlags<AccessFs> {
    AccessFs::from_write(FILES) & !(AccessFs::MakeBlock | AccessFs::MakeChar)
}

fn existing(paths: impl IntoIterator<Item = PathBuf>) -> impl Iterator<Item = PathBuf> {
    paths.into_iter().filter(|path| path.exists())
}

/// The loaders' own files: folders of libraries hold programs' helpers, too.
fn loaders() -> Vec<PathBuf> {
    let is_loader = |path: &Path| {
        path.file_name()
            .and_then(|name| name.to_str())
            .is_some_and(|name| name.starts_with("ld-") || name.starts_with("ld."))
    };
    let files = LOADERS.iter().flat_map(|folder| std::fs::read_dir(folder).into_iter().flatten().flatten());
    let direct: Vec<PathBuf> = files.map(|file| file.path()).filter(|path| is_loader(path)).collect();
    // /lib64/ld-linux-x86-64.so.2 leads to where Debian keeps it.
    direct.into_iter().filter_map(|path| path.canonicalize().ok()).collect()
}
