//! The parts of the grader that a launch needs, for checks that `cargo test` runs without the grader.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::launch::{GRADER_VARIABLE, LaunchError};

/// The grader's binary, which plays the supervisor and the rank shim: named by the grader itself, or beside the checks in
/// the target folder, or built now.
pub(crate) fn grader(course: &Path) -> Result<PathBuf, LaunchError> {
    if let Some(named) = std::env::var_os(GRADER_VARIABLE) {
        return Ok(named.into());
    }
    let this = std::env::current_exe().ok();
    if let Some(grader) = this.clone().filter(|this| this.file_stem().is_some_and(|name| name == "grader")) {
        return Ok(grader);
    }
    let built = this
        // target/debug/deps/checks-1234 → target/debug/grader
        .and_then(|checks| Some(checks.parent()?.parent()?.join("grader")))
        .filter(|grader| grader.is_file());
    match built {
        Some(grader) => Ok(grader),
        None => build(course, "grader").map_err(LaunchError::NoGrader),
    }
}

/// The library that records MPI calls. Built once for each process that asks: cargo is quick where nothing has changed,
/// and a library of yesterday would write records that this harness does not read.
pub(crate) fn observer(course: &Path) -> Result<PathBuf, LaunchError> {
    static BUILT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    BUILT.get_or_init(|| build(course, "observer")).clone().map_err(LaunchError::NoObserver)
}

/// Builds a package of the course, and gives its program or library.
fn build(course: &Path, package: &str) -> Result<PathBuf, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(course)
        .args(["build", "--quiet", "--package", package, "--message-format", "json-render-diagnostics"])
        .output()
        .map_err(|error| format!("failed to start cargo: {error}"))?;
    let artifacts = String::from_utf8_lossy(&output.stdout);
    artifacts
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["target"]["name"] == package)
        .find_map(|message| Some(PathBuf::from(message["executable"].as_str().or(message["filenames"][0].as_str())?)))
        .ok_or_else(|| String::from_utf8_lossy(&output.stderr).trim().to_owned())
}
