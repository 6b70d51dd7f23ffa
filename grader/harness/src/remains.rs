//! What an MPI leaves in the system's folders when its ranks are killed: segments of shared memory, and the
//! launcher's files. Segments take memory until the machine is started anew, and a small `/dev/shm` is full after a few launches.

use std::collections::HashSet;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use nix::unistd::{Pid, getuid};

use crate::job::Folder;

/// Where segments of shared memory have their names.
const SHARED_MEMORY: &str = "/dev/shm";

/// What MPICH, Open MPI and their libraries call them.
const SEGMENTS: [&str; 6] = ["mpich_sh", "vader_segment.", "sm_segment.", "ucx_shm_", "osc_rdma.", "psm2_shm."];

/// Removes what a launch has left that began then, with this launcher. All its processes have ended.
///
/// A segment does not say whose it is. It is left over if it has been made since the launch began, is this user's, and no
/// process uses it: another launch's are in use from the moment they exist.
pub fn remove(folder: &Folder, began: SystemTime, launcher: Pid) {
    remove_topology(folder);
    let candidates = segments(began);
    if !candidates.is_empty() {
        for left in candidates.difference(&in_use()) {
            // Another launch may be removing it, too.
            let _ = std::fs::remove_file(left);
        }
    }
    remove_session(&std::env::temp_dir(), launcher);
}

fn segments(since: SystemTime) -> HashSet<PathBuf> {
    let own = getuid().as_raw();
    let files = std::fs::read_dir(SHARED_MEMORY).into_iter().flatten().flatten();
    let is_new = |path: &Path| {
        path.symlink_metadata().is_ok_and(|about| {
            about.is_file() && about.uid() == own && about.modified().is_ok_and(|modified| modified >= since)
        })
    };
    files
        .filter(|file| file.file_name().to_str().is_some_and(|name| SEGMENTS.iter().any(|it| name.starts_with(it))))
        .map(|file| file.path())
        .filter(|path| is_new(path))
        .collect()
}

/// The segments that some process has open or maps, as far as this user may see.
///
/// A process opens a segment, maps it, and closes it. So whoever has closed it when its open files are looked at has mapped
/// it when the maps are.
fn in_use() -> HashSet<PathBuf> {
    let mut found = HashSet::new();
    for pid in crate::leftovers::processes() {
        let files = std::fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten();
        let targets = files.filter_map(|file| std::fs::read_link(file.path()).ok());
        found.extend(targets.filter(|target| target.starts_with(SHARED_MEMORY)));
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

/// Removes what MPICH's launcher leaves in /tmp when it has to end a launch. The names come from the launch's folder, which
/// the program can write to, so they are held against what Hydra calls such files.
fn remove_topology(folder: &Folder) {
    let Ok(paths) = std::fs::read_to_string(folder.topology()) else { return };
    let is_hydras = |path: &str| path.strip_prefix("/tmp/hydra_hwloc_xmlfile_").is_some_and(|end| !end.contains('/'));
    for path in paths.lines().filter(|path| is_hydras(path)) {
        // It is gone already where the launch ended well.
        let _ = std::fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::{SHARED_MEMORY, in_use, segments};
    use std::path::Path;
    use std::time::{Duration, SystemTime};

    #[test]
    fn only_segments_of_an_mpi_made_since_then_are_candidates() {
        let now = SystemTime::now();
        let name = |kind: &str| Path::new(SHARED_MEMORY).join(format!("{kind}ranklings-test-{}", std::process::id()));
        let (ours, other) = (name("mpich_sh"), name("somebody-elses-"));
        let files = [&ours, &other].map(|path| std::fs::File::create(path).expect("made"));
        assert!(in_use().contains(&ours), "an open file is in use");
        drop(files);
        let (before, after) = (segments(now - Duration::from_secs(5)), segments(now + Duration::from_secs(60)));
        for path in [&ours, &other] {
            std::fs::remove_file(path).expect("removed");
        }
        assert!(before.contains(&ours) && !before.contains(&other));
        assert!(!after.contains(&ours));
        assert!(!in_use().contains(&ours));
    }
}
