//! What changes where and how cargo builds.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use harness::mpi::{INTEL_ROOT, Implementation, Mpi};

use super::{Check, Subject, message};
use crate::setup::prefix::Prefix;
use crate::setup::probe::LIMIT;
use crate::setup::process;

/// Programs are built where their run path leads to `.mpi/lib`.
pub fn target_folder(prefix: &Prefix) -> Check {
    let mut command = Command::new("cargo");
    command.args(["metadata", "--no-deps", "--offline", "--format-version", "1"]).current_dir(prefix.course());
    let outcome = match process::run(&mut command, LIMIT) {
        Ok(outcome) if outcome.success() => outcome,
        Ok(outcome) => {
            return Check::warning(Subject::TargetFolder, message::no_metadata(&outcome.stderr), message::TRY_METADATA);
        }
        Err(error) => {
            return Check::problem(
                Subject::TargetFolder,
                message::no_metadata(&error.to_string()),
                message::INSTALL_RUST,
            );
        }
    };
    let metadata: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap_or_default();
    let folder = PathBuf::from(metadata["target_directory"].as_str().unwrap_or_default());
    let real = |path: PathBuf| path.canonicalize().unwrap_or(path);
    if real(folder.clone()) == real(prefix.course().join("target")) {
        Check::ok(Subject::TargetFolder, folder.display().to_string())
    } else {
        Check::warning(Subject::TargetFolder, message::elsewhere(&folder), message::UNSET_TARGET)
    }
}

/// Intel MPI's own variable, where it is in use and nobody has set it.
pub fn intel_root(mpi: &Mpi) -> Option<Check> {
    let is_set = std::env::var_os(INTEL_ROOT).is_some_and(|root| !root.is_empty());
    let root = mpi.root();
    (mpi.implementation == Implementation::IntelMpi && !is_set).then(|| {
        Check::warning(Subject::Environment, message::no_root(root.as_deref()), message::set_root(root.as_deref()))
    })
}

/// Whether two values say the same, as text or as paths.
fn same(one: &OsStr, other: &OsStr) -> bool {
    let real = |text: &OsStr| Path::new(text).canonicalize().ok();
    one == other || real(one).is_some_and(|path| Some(path) == real(other))
}

/// No variable overrides what `.cargo/config.toml` and `.mpi/cargo.toml` say.
pub fn environment(mpi: Option<&Mpi>) -> Check {
    let set = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let mut names: Vec<&str> = ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "MPI_PKG_CONFIG", "CRAY_MPICH_DIR"].into();
    names.retain(set);
    for (name, value) in mpi.map(Mpi::build_env).unwrap_or_default() {
        // Cargo doesn't overwrite what is set. What it sets itself, it writes by another way to the same folder.
        if std::env::var_os(name).is_some_and(|is| !is.is_empty() && !same(&is, &value)) {
            names.push(name);
        }
    }
    if names.is_empty() {
        Check::ok(Subject::Environment, message::NOTHING_OVERRIDES)
    } else {
        Check::warning(Subject::Environment, message::overridden(&names), message::unset(&names))
    }
}
