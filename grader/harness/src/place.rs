//! Where an exercise is now. What was compiled into its checks is where it was: a checkout may have been moved since, and cargo
//! builds nothing again for that.

use std::path::{Path, PathBuf};

/// The program: it lies in the folder above that of the checks' own binary.
#[must_use]
pub fn program(compiled: &str) -> PathBuf {
    let name = Path::new(compiled).file_name().unwrap_or_default();
    let own = std::env::current_exe().unwrap_or_default();
    let beside = own.parent().and_then(Path::parent).map(|folder| folder.join(name));
    beside.filter(|program| program.is_file()).unwrap_or_else(|| compiled.into())
}

/// The folder of the exercise, as cargo and the grader tell it when they run its checks.
#[must_use]
pub fn folder(compiled: &str) -> PathBuf {
    let compiled = Path::new(compiled);
    let told = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    told.filter(|folder| folder.file_name() == compiled.file_name()).unwrap_or_else(|| compiled.to_owned())
}
