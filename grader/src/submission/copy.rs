//! The copy of this course that a submission is put into. It is kept, and only changed where it differs, so that cargo need
//! not build all of it for each submission.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use crate::course::Course;

/// What in a course's top folder is not part of the course.
pub const OTHERS: [&str; 4] = [".git", ".mpi", ".ranklings", "target"];

/// Cargo's configuration is not copied: the copy lies in the course, so that the course's own holds there. Twice the same
/// flags would be other flags.
const CONFIGURATION: &str = ".cargo";

/// The files and links of a course, by their paths in it: what git knows, or would take. Where git knows nothing of it, all.
///
/// # Errors
/// When the course can't be read.
pub fn files(course: &Course) -> anyhow::Result<BTreeSet<PathBuf>> {
    let files = tracked(course).unwrap_or_default();
    if files.contains(Path::new("Cargo.toml")) {
        return Ok(files);
    }
    let mut files = BTreeSet::new();
    walk(course.root(), Path::new(""), &mut files)?;
    Ok(files)
}

fn tracked(course: &Course) -> Option<BTreeSet<PathBuf>> {
    use std::os::unix::ffi::OsStrExt;
    let mut git = Command::new("git");
    git.current_dir(course.root()).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let output = git.output().ok().filter(|output| output.status.success())?;
    let names = output.stdout.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    let paths = names.map(|name| PathBuf::from(std::ffi::OsStr::from_bytes(name)));
    // What was deleted and not committed is still listed.
    Some(paths.filter(|path| course.root().join(path).symlink_metadata().is_ok_and(|it| !it.is_dir())).collect())
}

fn walk(root: &Path, folder: &Path, files: &mut BTreeSet<PathBuf>) -> anyhow::Result<()> {
    let whole = root.join(folder);
    for entry in fs::read_dir(&whole).with_context(|| format!("failed to read {}", whole.display()))? {
        let entry = entry?;
        let (path, kind) = (folder.join(entry.file_name()), entry.file_type()?);
        if OTHERS.iter().any(|other| path == Path::new(other)) {
            continue;
        }
        if kind.is_dir() {
            walk(root, &path, files)?;
        } else if kind.is_file() || kind.is_symlink() {
            files.insert(path);
        }
    }
    Ok(())
}

/// Makes the copy have these files of the course, but for those with a text of their own.
///
/// # Errors
/// When the course can't be read, or the copy not be written.
pub fn write(
    course: &Course,
    copy: &Course,
    files: &BTreeSet<PathBuf>,
    texts: &BTreeMap<PathBuf, String>,
) -> anyhow::Result<()> {
    let files: BTreeSet<&PathBuf> = files.iter().filter(|path| !path.starts_with(CONFIGURATION)).collect();
    fs::create_dir_all(copy.root()).with_context(|| format!("failed to make {}", copy.root().display()))?;
    remove_others(copy.root(), Path::new(""), &files)?;
    for path in files {
        let (from, to) = (course.root().join(path), copy.root().join(path));
        let what = || format!("failed to copy {} to {}", from.display(), to.display());
        fs::create_dir_all(to.parent().unwrap_or(copy.root())).with_context(what)?;
        if let Some(text) = texts.get(path) {
            put(&to, text.as_bytes()).with_context(what)?;
        } else if let Ok(target) = fs::read_link(&from) {
            if fs::read_link(&to).is_ok_and(|before| before == target) {
                continue;
            }
            let _ = fs::remove_file(&to);
            std::os::unix::fs::symlink(target, &to).with_context(what)?;
        } else if from.metadata().is_ok_and(|it| it.is_file()) {
            put(&to, &fs::read(&from).with_context(what)?).with_context(what)?;
        }
    }
    Ok(())
}

/// Writes a file only if that changes it: cargo builds again what is newer.
fn put(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if path.symlink_metadata().is_ok_and(|it| it.is_symlink()) {
        fs::remove_file(path)?;
    }
    if fs::read(path).is_ok_and(|before| before == bytes) {
        return Ok(());
    }
    fs::write(path, bytes)
}

fn remove_others(root: &Path, folder: &Path, files: &BTreeSet<&PathBuf>) -> anyhow::Result<()> {
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let path = folder.join(entry.file_name());
        let whole = entry.path();
        let what = || format!("failed to remove {}", whole.display());
        if OTHERS.iter().any(|other| path == Path::new(other)) || files.contains(&path) {
            // A folder where a file belongs now.
            if entry.file_type()?.is_dir() && files.contains(&path) {
                fs::remove_dir_all(&whole).with_context(what)?;
            }
        } else if !entry.file_type()?.is_dir() {
            fs::remove_file(&whole).with_context(what)?;
        } else if files.range::<&PathBuf, _>(&path..).next().is_some_and(|file| file.starts_with(&path)) {
            remove_others(root, &path, files)?;
        } else {
            fs::remove_dir_all(&whole).with_context(what)?;
        }
    }
    Ok(())
}
