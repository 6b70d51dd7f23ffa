//! Writes which MPI is in use, so that cargo, programs and the grader all see the same one.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use harness::mpi::{Mpi, Origin};

use super::error::Error;
use super::prefix::{Prefix, known_name};
use super::progress::{Event, Progress};
use super::stamp::Stamp;
use super::{message, process};

const CLEAN_LIMIT: Duration = Duration::from_secs(120);

/// Keeps the description of an MPI that works, beside the one in use.
pub fn remember(prefix: &Prefix, mpi: &Mpi, stamp: Option<&Stamp>) -> Result<(), Error> {
    let folder = prefix.known_folder();
    std::fs::create_dir_all(&folder).map_err(|error| Error::write(&folder, &error))?;
    if let Some(stamp) = stamp {
        write(&prefix.stamp(mpi), &stamp.text())?;
    }
    write(&prefix.known(mpi), &text(prefix, mpi))
}

/// Makes an MPI the one in use. Its description is written last: whatever stops this half-way, the next set-up sees
/// that the rest doesn't fit it, and does it again.
pub fn publish(prefix: &Prefix, mpi: &Mpi, force: bool, progress: &dyn Progress) -> Result<(), Error> {
    // One wheel is as good as another of its version, wherever the checkout lies.
    let same = |before: &Mpi| before.origin == Origin::Embedded && known_name(before) == known_name(mpi);
    let built_for_it =
        !force && mpi.origin == Origin::Embedded && Mpi::read(&prefix.current()).is_ok_and(|it| same(&it));
    link(&prefix.lib(), &lib_target(prefix, mpi))?;
    write(&prefix.cargo(), &cargo_text(prefix, mpi))?;
    if !built_for_it {
        clean(prefix.course(), progress);
    }
    write(&prefix.current(), &text(prefix, mpi))
}

/// Whether cargo's file and the link fit this MPI.
#[must_use]
pub fn is_published(prefix: &Prefix, mpi: &Mpi) -> bool {
    std::fs::read_link(prefix.lib()).is_ok_and(|target| target == lib_target(prefix, mpi))
        && std::fs::read_to_string(prefix.cargo()).is_ok_and(|text| text == cargo_text(prefix, mpi))
}

fn text(prefix: &Prefix, mpi: &Mpi) -> String {
    message::FILE_HEADER.to_owned() + &toml::to_string(&mpi.relative_to(&prefix.root())).unwrap_or_default()
}

/// Relative for the embedded MPI, so that a checkout can be moved.
fn lib_target(prefix: &Prefix, mpi: &Mpi) -> PathBuf {
    mpi.lib.strip_prefix(prefix.root()).unwrap_or(&mpi.lib).to_owned()
}

/// `relative = true` in an included file counts from the folder above the one that holds it, which is the course.
fn cargo_text(prefix: &Prefix, mpi: &Mpi) -> String {
    let mut env = toml::Table::new();
    for (name, value) in mpi.build_env() {
        let path = Path::new(&value);
        let inside = path.strip_prefix(prefix.course()).ok();
        // Each as a table with both keys: cargo merges this with the file of a course that this one lies in, key by key.
        let mut entry = toml::Table::new();
        entry.insert("value".into(), inside.unwrap_or(path).display().to_string().into());
        entry.insert("relative".into(), inside.is_some().into());
        env.insert(name.to_owned(), entry.into());
    }
    let mut table = toml::Table::new();
    table.insert("env".to_owned(), env.into());
    message::FILE_HEADER.to_owned() + &toml::to_string(&table).unwrap_or_default()
}

/// Puts a link in place in one step.
fn link(place: &Path, target: &Path) -> Result<(), Error> {
    let beside = place.with_extension("new");
    let _ = std::fs::remove_file(&beside);
    std::os::unix::fs::symlink(target, &beside).map_err(|error| Error::write(&beside, &error))?;
    if place.symlink_metadata().is_ok_and(|meta| meta.is_dir()) {
        let _ = std::fs::remove_dir_all(place);
    }
    std::fs::rename(&beside, place).map_err(|error| Error::write(place, &error))
}

/// Writes a file in one step.
fn write(place: &Path, text: &str) -> Result<(), Error> {
    let beside = place.with_extension("new");
    std::fs::write(&beside, text).map_err(|error| Error::write(&beside, &error))?;
    std::fs::rename(&beside, place).map_err(|error| Error::write(place, &error))
}

/// mpi-sys doesn't notice that MPICC has changed, nor does the observer: they would stay built for the other MPI.
fn clean(course: &Path, progress: &dyn Progress) {
    let named = ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR"].into_iter().find_map(std::env::var_os);
    let profiles = built_profiles(&course.join(named.unwrap_or_else(|| "target".into())));
    // In a fresh checkout there is nothing to remove, and cargo, which has not fetched mpi-sys yet, would fail.
    if profiles.is_empty() {
        return;
    }
    progress.report(&Event::Cleaning);
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    for profile in profiles {
        let mut command = Command::new(&cargo);
        command.current_dir(course).args([
            "clean",
            "--quiet",
            "--offline",
            "--package",
            "mpi-sys",
            "--package",
            "observer",
        ]);
        command.args(["--profile", &profile]);
        let why = match process::run(&mut command, CLEAN_LIMIT) {
            Ok(outcome) if outcome.success() => continue,
            Ok(outcome) => outcome.stderr,
            Err(error) => error.to_string(),
        };
        progress.report(&Event::NotCleaned { why });
        return;
    }
}

/// The profiles in which mpi-sys was built.
fn built_profiles(target: &Path) -> Vec<String> {
    let names = |folder: &Path| -> Vec<String> {
        let entries = std::fs::read_dir(folder).into_iter().flatten();
        entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect()
    };
    let has_it =
        |folder: &String| names(&target.join(folder).join("build")).iter().any(|name| name.starts_with("mpi-sys-"));
    let built = names(target).into_iter().filter(has_it);
    built.map(|folder| if folder == "debug" { "dev".to_owned() } else { folder }).collect()
}

/// Every MPI that was set up here, in use or not.
pub fn known(prefix: &Prefix, origin: Origin) -> Vec<Mpi> {
    let Ok(files) = std::fs::read_dir(prefix.known_folder()) else { return Vec::new() };
    let paths = files.filter_map(|file| Some(file.ok()?.path()));
    let descriptions = paths.filter(|path| path.extension().is_some_and(|extension| extension == "toml"));
    descriptions.filter_map(|path| Mpi::read(&path).ok()).filter(|mpi| mpi.origin == origin).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_profiles_that_have_mpi_sys_are_cleaned() {
        let target = tempfile::tempdir().expect("temporary folder");
        assert!(built_profiles(&target.path().join("none")).is_empty());
        for folder in ["debug/build/mpi-sys-0123", "release/build/libffi-sys-0123", "tmp", "quick/build/mpi-sys-4"] {
            std::fs::create_dir_all(target.path().join(folder)).expect("made");
        }
        let mut profiles = built_profiles(target.path());
        profiles.sort();
        assert_eq!(profiles, ["dev", "quick"]);
    }
}
