//! What an MPI leaves in the system's folders when its ranks are killed: segments of shared memory, and the
//! launcher's files. Segments take memory until the machine is started anew, and a small `/dev/shm` is full after a few launches.

use std::collections::HashSet;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use nix::unistd::{Pid, getuid};

use crate::shared_memory::FOLDER as SHARED_MEMORY;

/// What MPICH, Open MPI, Intel MPI and their libraries call them.
const SEGMENTS: &[&str] =
    &["mpich_sh", "vader_segment.", "sm_segment.", "ucx_shm_", "osc_rdma.", "psm2_shm.", "Intel_MPI_"];

/// Where MPICH's launcher writes the machine's topology for its ranks, whatever `TMPDIR` is.
const TEMPORARY: &str = "/tmp";

/// What it calls that file. It has it open as long as it lives, and removes it where the launch ends well.
const TOPOLOGIES: &[&str] = &["hydra_hwloc_xmlfile_"];

/// How often it is looked whether somebody uses a file, before it is removed.
const LOOKS: usize = 2;

/// How long it is waited in between.
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// Removes what a launch has left that began then, with this launcher. All its processes have ended.
///
/// A segment or a topology does not say whose it is. It is left over if it has been made since the launch began, is this
/// user's, and no process uses it: another launch's are in use from the moment they exist.
pub fn remove(began: SystemTime, launcher: Pid) {
    remove_unused(&files(SHARED_MEMORY, SEGMENTS, began).chain(files(TEMPORARY, TOPOLOGIES, began)).collect());
    remove_session(&std::env::temp_dir(), launcher);
}

/// Removes the topologies that launches have left whose supervisor was killed. Their segments went with their namespace.
pub fn sweep() {
    remove_unused(&files(TEMPORARY, TOPOLOGIES, SystemTime::UNIX_EPOCH).collect());
}

fn remove_unused(candidates: &HashSet<PathBuf>) {
    let mut left = candidates.clone();
    // Who makes a segment may close it before it is mapped, for a moment, and another launch would miss it.
    for look in 0..LOOKS {
        if left.is_empty() {
            return;
        }
        if look > 0 {
            std::thread::sleep(BETWEEN_LOOKS);
        }
        let used = in_use();
        left.retain(|path| !used.contains(path));
    }
    for path in left {
        // Another launch may be removing it, too.
        let _ = std::fs::remove_file(path);
    }
}

/// This user's files with such names, made since then.
fn files(folder: &str, names: &'static [&str], since: SystemTime) -> impl Iterator<Item = PathBuf> {
    let own = getuid().as_raw();
    let is_new = move |path: &Path| {
        path.symlink_metadata().is_ok_and(|about| {
            about.is_file() && about.uid() == own && about.modified().is_ok_and(|modified| modified >= since)
        })
    };
    std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|file| file.file_name().to_str().is_some_and(|name| names.iter().any(|it| name.starts_with(it))))
        .map(|file| file.path())
        .filter(move |path| is_new(path))
}

/// The files that some process has open, and the segments that one maps, as far as this user may see.
///
/// A process opens a segment, maps it, and closes it. So whoever has closed it when its open files are looked at has mapped
/// it when the maps are.
fn in_use() -> HashSet<PathBuf> {
    let mut found = HashSet::new();
    for pid in crate::process::all() {
        let files = std::fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten();
        found.extend(files.filter_map(|file| std::fs::read_link(file.path()).ok()));
        // Not text: a file's name may be anything.
        let maps = std::fs::read(format!("/proc/{pid}/maps")).unwrap_or_default();
        let maps = String::from_utf8_lossy(&maps);
        let paths = maps.lines().filter_map(|line| line.find(SHARED_MEMORY).map(|at| &line[at..]));
        found.extend(paths.map(PathBuf::from));
    }
    found
}

/// Open MPI's launcher keeps a folder named after its process id, below one for each user.
fn remove_session(temporary: &Path, launcher: Pid) {
    let users = std::fs::read_dir(temporary).into_iter().flatten().flatten();
    let own = getuid();
    for user in users {
        let name = user.file_name();
        let named = name.to_str().is_some_and(|name| name.starts_with("ompi.") && name.ends_with(&format!(".{own}")));
        // Anybody may make a folder or a link of that name there.
        let is_own = || user.metadata().is_ok_and(|about| about.is_dir() && about.uid() == own.as_raw());
        if named && is_own() {
            let _ = std::fs::remove_dir_all(user.path().join(format!("pid.{launcher}")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{SEGMENTS, SHARED_MEMORY, TEMPORARY, TOPOLOGIES, files, in_use, remove_unused};
    use std::collections::HashSet;
    use std::path::{Path, PathBuf};
    use std::time::{Duration, SystemTime};

    #[test]
    fn only_files_of_an_mpi_made_since_then_and_used_by_nobody_are_removed() {
        let now = SystemTime::now();
        for (folder, names, kind) in [(SHARED_MEMORY, SEGMENTS, "mpich_sh"), (TEMPORARY, TOPOLOGIES, TOPOLOGIES[0])] {
            let name = |kind: &str| Path::new(folder).join(format!("{kind}ranklings-test-{}", std::process::id()));
            let (ours, other) = (name(kind), name("somebody-elses-"));
            let opened = [&ours, &other].map(|path| std::fs::File::create(path).expect("made"));
            assert!(in_use().contains(&ours), "an open file is in use");
            let found_before = HashSet::from([ours.clone()]);
            remove_unused(&found_before);
            assert!(ours.exists(), "it is in use");
            drop(opened);
            let found = |since: SystemTime| files(folder, names, since).collect::<Vec<PathBuf>>();
            assert!(!found(now + Duration::from_secs(60)).contains(&ours), "it is older than that");
            let since_then = found(now - Duration::from_secs(5));
            assert!(since_then.contains(&ours) && !since_then.contains(&other));
            remove_unused(&found_before);
            assert!(!ours.exists() && other.exists());
            std::fs::remove_file(&other).expect("removed");
        }
    }
}
