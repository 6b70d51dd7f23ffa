//! A target folder that is new begins with what another has of crates from the registry. They are the same in both, and
//! building them is most of what a first build takes.
//!
//! Nothing of this workspace is taken: cargo would not tell a package from its namesake in a copy of the course. Nor is what
//! knows an MPI.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use serde::Deserialize;

/// What knows an MPI, and does not notice when it is another.
const OF_AN_MPI: [&str; 3] = ["mpi", "mpi-sys", "build-probe-mpi"];

#[derive(Deserialize)]
struct Lock {
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    /// None for a package of the workspace.
    source: Option<String>,
}

/// Takes over what was built in the profile `dev`, for a workspace with this `Cargo.lock`. Does nothing where something was
/// built already, or while cargo is at work.
///
/// # Errors
/// When it can't be copied; then all of it is built.
pub fn seed(lock: &Path, from: &Path, to: &Path) -> io::Result<()> {
    let (from, to) = (from.join("debug"), to.join("debug"));
    if to.exists() || !from.exists() {
        return Ok(());
    }
    // Cargo holds it while it builds. Of a cargo that has none it can't be told whether it is at work.
    let lock_file = File::open(from.join(".cargo-lock"));
    if !lock_file.as_ref().is_ok_and(|file| file.try_lock().is_ok()) {
        return Ok(());
    }
    let names = shared(&fs::read_to_string(lock)?);
    let partial = to.with_extension("partial");
    if partial.exists() {
        fs::remove_dir_all(&partial)?;
    }
    let mut hashes = HashSet::new();
    for folder in [".fingerprint", "build"] {
        for entry in fs::read_dir(from.join(folder))?.flatten() {
            let name = entry.file_name();
            if let Some((package, hash)) = name.to_string_lossy().rsplit_once('-')
                && names.contains(package)
            {
                copy(&entry.path(), &partial.join(folder).join(&name))?;
                hashes.insert(hash.to_owned());
            }
        }
    }
    for entry in fs::read_dir(from.join("deps"))?.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let stem = name.split_once('.').map_or(&*name, |(stem, _)| stem);
        if stem.rsplit_once('-').is_some_and(|(_, hash)| hashes.contains(hash)) {
            copy(&entry.path(), &partial.join("deps").join(&*name))?;
        }
    }
    fs::rename(&partial, &to)
}

/// The packages that are the same whatever the course and the MPI.
fn shared(lock: &str) -> HashSet<String> {
    let packages = toml::from_str::<Lock>(lock).map_or_else(|_| Vec::new(), |lock| lock.package);
    let shared = |package: &Package| package.source.is_some() && !OF_AN_MPI.contains(&package.name.as_str());
    packages.into_iter().filter(shared).map(|package| package.name).collect()
}

/// Copies a file or a folder, with its times: cargo builds again what is older than what it was built from.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if from.is_dir() {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to)?;
    File::options().write(true).open(to)?.set_modified(fs::metadata(from)?.modified()?)
}
