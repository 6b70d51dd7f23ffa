//! Fetches wheels by pip and unpacks them, so that a folder in `.mpi/` is either complete or not there.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::error::Error;
use super::pins::{self, Wheel};
use super::prefix::Prefix;
use super::probe::LIMIT;
use super::process::{self, Outcome};
use super::progress::{Event, Progress};
use super::python::Python;
use super::space::free_bytes;

/// A download of which nothing arrives for so long is given up.
const STALL: Duration = Duration::from_secs(300);

const UNPACK: &str = include_str!("unpack.py");
const LIST: &str = ".files";

/// Fetches and unpacks these wheels into `.mpi/`, each to its own folder. The caller holds the lock.
pub fn fetch(prefix: &Prefix, wheels: &[&Wheel], progress: &dyn Progress) -> Result<(), Error> {
    let what = names(wheels);
    let Some(requirements) = pins::requirements(wheels) else {
        return Err(Error::NoWheel { what, output: String::new() });
    };
    let python = Python::find()?;
    let partial = prefix.partial();
    // What an earlier set-up left when it was killed. Its pip may still write there, so the new folder has a new name.
    let _ = std::fs::remove_dir_all(&partial);
    std::fs::create_dir_all(&partial).map_err(|error| Error::write(&partial, &error))?;
    enough_space(&partial, wheels)?;
    let work = tempfile::tempdir_in(&partial).map_err(|error| Error::write(&partial, &error))?;

    let bytes = wheels.iter().map(|wheel| wheel.download_bytes()).sum();
    progress.report(&Event::Fetching { what: what.clone(), bytes });
    download(&python, work.path(), &what, &requirements, &|arrived| {
        progress.report(&Event::Fetched(arrived.min(bytes)))
    })?;
    progress.report(&Event::Fetched(bytes));

    progress.report(&Event::Unpacking);
    for wheel in wheels {
        unpack(&python, work.path(), wheel)?;
        replace(&work.path().join(wheel.folder()), &prefix.wheel(wheel), work.path())?;
    }
    let _ = std::fs::remove_dir_all(&partial);
    Ok(())
}

/// Whether a wheel's folder has every file, each of its size.
#[must_use]
pub fn intact(folder: &Path) -> bool {
    let Ok(list) = std::fs::read_to_string(folder.join(LIST)) else { return false };
    let as_listed = |line: &str| {
        let (bytes, name) = line.split_once(' ')?;
        Some(std::fs::metadata(folder.join(name)).ok()?.len() == bytes.parse::<u64>().ok()?)
    };
    !list.is_empty() && list.lines().all(|line| as_listed(line) == Some(true))
}

fn names(wheels: &[&Wheel]) -> String {
    let names: Vec<_> = wheels.iter().map(|wheel| format!("{} {}", wheel.title, wheel.version)).collect();
    names.join(" and ")
}

fn download(python: &Python, work: &Path, what: &str, requirements: &str, arrived: &dyn Fn(u64)) -> Result<(), Error> {
    let (list, wheels, temporary) = (work.join("requirements.txt"), work.join("wheels"), work.join("tmp"));
    std::fs::create_dir(&temporary).map_err(|error| Error::write(&temporary, &error))?;
    std::fs::write(&list, requirements).map_err(|error| Error::write(&list, &error))?;
    let mut command = python.pip();
    command.args(["download", "--no-deps", "--only-binary", ":all:", "--require-hashes", "--no-input"]);
    command.args(["--progress-bar", "off", "--disable-pip-version-check", "--requirement"]).arg(&list);
    command.arg("--dest").arg(&wheels);
    // Where it is seen growing. Nothing is installed, so a pip that insists on a virtual environment need not.
    command.env("TMPDIR", &temporary).env("PIP_REQUIRE_VIRTUALENV", "false").env("LC_ALL", "C");
    let (mut seen, mut moved) = (0, Instant::now());
    let outcome = process::run_while(&mut command, &mut || {
        let now = size(&temporary) + size(&wheels);
        if now > seen {
            (seen, moved) = (now, Instant::now());
            arrived(seen);
        }
        moved.elapsed() < STALL
    });
    let outcome = outcome.map_err(|error| Error::Pip { output: error.to_string() })?;
    match outcome.exit {
        None => Err(Error::Stalled { what: what.to_owned(), limit: STALL }),
        Some(exit) if exit.success() => Ok(()),
        Some(_) => Err(classify(what, work, &outcome)),
    }
}

/// What pip's failure was, from its own words; it exits 1 for all of them.
fn classify(what: &str, work: &Path, outcome: &Outcome) -> Error {
    let text = outcome.text();
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let (what, output) = (what.to_owned(), last_lines(&text));
    if says(&["DO NOT MATCH THE HASHES", "Hashes are required", "Expected sha256"]) {
        Error::HashMismatch { output }
    } else if says(&["No space left on device", "Errno 28", "Disk quota exceeded"]) {
        Error::DiskFull { folder: work.to_owned(), need: 0 }
    } else if says(&[
        "NewConnectionError",
        "ConnectTimeout",
        "ReadTimeout",
        "ConnectionError",
        "Connection refused",
        "Connection broken",
        "Connection aborted",
        "name resolution",
        "Max retries exceeded",
        "Network is unreachable",
        "ProxyError",
        "SSLError",
        "SSL: ",
        "urllib3.exceptions",
        "HTTP error",
        // uv's words.
        "error sending request",
        "dns error",
    ]) {
        Error::NoNetwork { what, output }
    } else if says(&["No matching distribution", "Could not find a version", "is not a supported wheel"]) {
        Error::NoWheel { what, output }
    } else {
        Error::Pip { output }
    }
}

fn unpack(python: &Python, work: &Path, wheel: &Wheel) -> Result<(), Error> {
    let failed = |output: String| Error::Unpack { what: wheel.folder(), output: last_lines(&output) };
    let file = find(&work.join("wheels"), wheel.name).ok_or_else(|| failed(super::message::no_file(wheel.name)))?;
    let mut command = python.script(UNPACK);
    command.arg(file).arg(wheel.inside).arg(work.join(wheel.folder()));
    // A slow disk is no reason to give up; a stuck one is.
    let outcome = process::run(&mut command, LIMIT * 10).map_err(|error| failed(error.to_string()))?;
    if outcome.success() {
        return Ok(());
    }
    let text = outcome.text();
    if text.contains("No space left on device") || text.contains("Disk quota exceeded") {
        return Err(Error::DiskFull { folder: work.to_owned(), need: 0 });
    }
    Err(failed(text))
}

fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    let files = std::fs::read_dir(folder).ok()?;
    let is_it =
        |path: &PathBuf| path.file_name().is_some_and(|file| file.to_string_lossy().starts_with(&format!("{name}-")));
    files.filter_map(|file| Some(file.ok()?.path())).find(is_it)
}

/// Puts a complete folder in its place, in one step, the old one out of the way before.
fn replace(new: &Path, place: &Path, work: &Path) -> Result<(), Error> {
    if place.symlink_metadata().is_ok() {
        let old = work.join("old").join(place.file_name().unwrap_or_default());
        let _ = std::fs::create_dir_all(work.join("old"));
        std::fs::rename(place, old).map_err(|error| Error::write(place, &error))?;
    }
    std::fs::rename(new, place).map_err(|error| Error::write(place, &error))
}

/// A full disk half-way through is seen too; this says so before anything is fetched.
fn enough_space(folder: &Path, wheels: &[&Wheel]) -> Result<(), Error> {
    // The download, once more for pip's copy, and about twice that unpacked.
    let need = wheels.iter().map(|wheel| wheel.download_bytes() * 5).sum();
    match free_bytes(folder) {
        Ok(free) if free < need => Err(Error::DiskFull { folder: folder.to_owned(), need }),
        _ => Ok(()),
    }
}

fn size(path: &Path) -> u64 {
    let Ok(meta) = path.symlink_metadata() else { return 0 };
    if !meta.is_dir() {
        return meta.len();
    }
    let Ok(entries) = std::fs::read_dir(path) else { return 0 };
    entries.filter_map(|entry| Some(size(&entry.ok()?.path()))).sum()
}

fn last_lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(6)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(text: &str) -> Error {
        let outcome = Outcome { exit: None, stdout: String::new(), stderr: text.into() };
        classify("MPICH", Path::new("/tmp"), &outcome)
    }

    #[test]
    fn the_words_of_pip_are_told_apart() {
        let refused = "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError('<pip._vendor\
                       >: Failed to establish a new connection: [Errno 111] Connection refused')': /mpich/\n\
                       ERROR: Could not find a version that satisfies the requirement mpich==5.0.2 (from versions: none)";
        assert!(matches!(class(refused), Error::NoNetwork { .. }));
        let absent = "ERROR: Could not find a version that satisfies the requirement mpich==5.0.2 (from versions: 0.0.0)\n\
                      ERROR: No matching distribution found for mpich==5.0.2";
        assert!(matches!(class(absent), Error::NoWheel { .. }));
        let hashes = "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.";
        assert!(matches!(class(hashes), Error::HashMismatch { .. }));
        let full = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device";
        assert!(matches!(class(full), Error::DiskFull { .. }));
        assert!(matches!(class("Traceback"), Error::Pip { .. }));
    }

    #[test]
    fn a_folder_is_intact_while_all_its_files_are() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path();
        assert!(!intact(path), "no list");
        std::fs::create_dir(path.join("lib")).expect("made");
        std::fs::write(path.join("lib/a b.so"), "four").expect("written");
        std::fs::write(path.join(LIST), "4 lib/a b.so\n").expect("written");
        assert!(intact(path));
        std::fs::write(path.join("lib/a b.so"), "fo").expect("written");
        assert!(!intact(path), "truncated");
        std::fs::remove_dir_all(path.join("lib")).expect("removed");
        assert!(!intact(path), "gone");
    }

    #[test]
    fn a_name_that_leads_outside_is_refused() {
        let Ok(python) = Python::find() else {
            eprintln!("skipped: no Python");
            return;
        };
        let folder = tempfile::tempdir().expect("temporary folder");
        let wheel = folder.path().join("evil.whl");
        let make = "import sys, zipfile; zipfile.ZipFile(sys.argv[1], 'w').writestr('in/../../evil', 'x')";
        process::run(python.script(make).arg(&wheel), LIMIT).expect("python runs");
        let target = folder.path().join("a/b");
        let outcome =
            process::run(python.script(UNPACK).arg(&wheel).arg("in/").arg(&target), LIMIT).expect("python runs");
        assert!(!outcome.success() && outcome.stderr.contains("leads outside"), "{}", outcome.text());
        assert!(!folder.path().join("evil").exists() && !folder.path().join("a/evil").exists());
    }
}
