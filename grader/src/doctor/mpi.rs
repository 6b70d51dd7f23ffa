//! The MPI in use, what else the PATH leads to, and which library a program would load.

use std::path::{Path, PathBuf};

use harness::mpi::{Mpi, Origin};

use super::{Check, Subject, message};
use crate::setup::packages::Tool;
use crate::setup::prefix::Prefix;
use crate::setup::{self, Unusable, Want, probe, system};

/// Which MPI it is, and whether its files are as they were when it was tried.
pub fn in_use(prefix: &Prefix, mpi: Option<&Mpi>, want: Want) -> Check {
    match mpi {
        None if want != Want::Auto => {
            Check::warning(Subject::Mpi, message::other_not_set_up(want), message::set_up_other(want))
        }
        None => Check::warning(Subject::Mpi, message::NOT_SET_UP, message::SET_UP),
        Some(mpi) if setup::works(prefix, mpi) => Check::ok(Subject::Mpi, message::in_use(mpi)),
        Some(mpi) => Check::warning(Subject::Mpi, message::changed(mpi), message::SET_UP),
    }
}

/// What the PATH leads to: nothing, an MPI that works, or parts of two.
pub fn on_path() -> Check {
    let launchers = launchers();
    let programs = match system::on_path() {
        Ok(programs) => programs,
        Err(_) if launchers.is_empty() => return Check::ok(Subject::PathMpi, message::NO_PATH_MPI),
        Err(why) => return Check::warning(Subject::PathMpi, message::half(&why, &launchers), message::PUT_FIRST),
    };
    match probe::probe(&programs.mpicc, &programs.mpiexec, Path::new("")) {
        Ok(found) => Check::ok(Subject::PathMpi, message::path_mpi(&found.identity, &programs, &launchers)),
        // The MPI in use is not touched by this: it is tried further below.
        Err(why @ (Unusable::Mismatch { .. } | Unusable::OtherLibrary { .. })) => {
            Check::warning(Subject::PathMpi, why.to_string(), message::PUT_FIRST)
        }
        Err(why) => Check::warning(Subject::PathMpi, why.to_string(), message::install(&[Tool::Mpi])),
    }
}

/// Every `mpiexec` on the PATH, each once.
fn launchers() -> Vec<PathBuf> {
    let mut seen = Vec::new();
    let all = which::which_all("mpiexec").into_iter().flatten();
    all.filter(|path| {
        let real = path.canonicalize().unwrap_or_else(|_| path.clone());
        let new = !seen.contains(&real);
        seen.push(real);
        new
    })
    .collect()
}

/// The library that a program loads is that of the MPI in use.
///
/// Open MPI 4 and 5 give theirs the same name, so a program takes whichever comes first, without a word.
pub fn library(prefix: &Prefix, mpi: &Mpi) -> Check {
    if !setup::is_published(prefix, mpi) {
        return Check::problem(Subject::Library, message::link_astray(&prefix.lib(), mpi), message::SET_UP);
    }
    // The loader looks into LD_LIBRARY_PATH before the run path of a program.
    let variable = std::env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&variable).filter(|path| !path.as_os_str().is_empty()).collect();
    if let Some(other) = shadow(&mpi.lib, &folders) {
        return Check::warning(Subject::Library, message::shadowed(&other), message::UNSET_LIBRARY_PATH);
    }
    if built_for_another(prefix, mpi) {
        return Check::problem(Subject::Library, message::built_for_another(mpi), message::CLEAN);
    }
    Check::ok(Subject::Library, message::library(&prefix.lib(), mpi))
}

/// The first file in these folders that would be loaded in place of the library in `lib`.
fn shadow(lib: &Path, folders: &[PathBuf]) -> Option<PathBuf> {
    let names: Vec<_> = std::fs::read_dir(lib).ok()?.filter_map(|file| Some(file.ok()?.file_name())).collect();
    let mut names = names.iter().filter(|name| name.to_string_lossy().starts_with("libmpi."));
    names.find_map(|name| {
        let own = lib.join(name).canonicalize().ok()?;
        let first = folders.iter().map(|folder| folder.join(name)).find(|file| file.exists())?;
        (first.canonicalize().ok()? != own).then_some(first)
    })
}

/// Whether the newest build of mpi-sys links the embedded MPI while the system's is in use, or the other way.
fn built_for_another(prefix: &Prefix, mpi: &Mpi) -> bool {
    let Ok(builds) = std::fs::read_dir(prefix.course().join("target/debug/build")) else { return false };
    let outputs = builds.filter_map(|entry| {
        let folder = entry.ok()?;
        let output = folder.path().join("output");
        let is_it = folder.file_name().to_string_lossy().starts_with("mpi-sys-");
        Some((is_it.then(|| std::fs::metadata(&output).ok()?.modified().ok())??, output))
    });
    // Of a checkout that was moved the paths are those of before.
    let inside_one = |folder: &str| Path::new(folder).components().any(|part| part.as_os_str() == ".mpi");
    let Some(text) = outputs.max().and_then(|(_, output)| std::fs::read_to_string(output).ok()) else { return false };
    let mut folders = text.lines().filter_map(|line| line.split_once("rustc-link-search=native=")).map(|(_, it)| it);
    let inside = folders.any(inside_one);
    text.contains("rustc-link-search=native=") && inside != (mpi.origin == Origin::Embedded)
}

/// There is a libclang for rsmpi's bindings.
pub fn libclang(mpi: &Mpi) -> Check {
    match setup::libclang::in_folder(&mpi.libclang) {
        Some(file) => Check::ok(Subject::Libclang, file.display().to_string()),
        None => Check::problem(Subject::Libclang, message::no_libclang(&mpi.libclang), message::SET_UP_AGAIN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_of_the_same_name_that_comes_first_is_seen() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let folders: Vec<PathBuf> = ["own", "other", "empty"].iter().map(|name| folder.path().join(name)).collect();
        for path in &folders {
            std::fs::create_dir(path).expect("made");
        }
        for path in &folders[..2] {
            std::fs::write(path.join("libmpi.so.40"), "").expect("written");
        }
        let (own, other, empty) = (folders[0].clone(), folders[1].clone(), folders[2].clone());
        assert_eq!(shadow(&own, &[]), None);
        assert_eq!(shadow(&own, &[empty.clone(), own.clone(), other.clone()]), None);
        assert_eq!(shadow(&own, &[empty, other.clone(), own.clone()]), Some(other.join("libmpi.so.40")));
    }
}
