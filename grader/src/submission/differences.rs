//! What in a submission differs from the course, and is not used. It is told, because it may have been meant to be used.

use std::collections::BTreeSet;
use std::fs::{self, FileType};
use std::path::{Path, PathBuf};

use super::copy::OTHERS;
use super::{message, names};
use crate::course::Course;
use crate::sources::file;

/// How many differences are named.
const NAMED: usize = 50;

/// How many entries of folders are looked at: a folder can be filled without end.
const ENTRIES: usize = 20_000;

/// What differs, in words: at most [`NAMED`] lines, and one that counts the rest. The student's own files do not count.
pub fn between(course: &Course, files: &BTreeSet<PathBuf>, folder: &Path, own: &[PathBuf]) -> Vec<String> {
    let mut look = Look { course, files, folder, own, seen: BTreeSet::new(), found: BTreeSet::new(), entries: 0 };
    look.all();
    look.removed();
    let mut lines = listed(look.found.iter().cloned());
    if look.entries > ENTRIES {
        lines.push(message::NOT_ALL.to_owned());
    }
    lines
}

/// At most [`NAMED`] lines, and one that counts the rest.
pub fn listed(found: impl ExactSizeIterator<Item = (PathBuf, &'static str)>) -> Vec<String> {
    let more = found.len().saturating_sub(NAMED);
    let lines = found.take(NAMED).map(|(path, how)| format!("{} ({how})", names::shown(&path)));
    lines.chain((more > 0).then(|| message::more(more))).collect()
}

struct Look<'a> {
    course: &'a Course,
    files: &'a BTreeSet<PathBuf>,
    folder: &'a Path,
    own: &'a [PathBuf],
    /// Files and folders of the course that are there.
    seen: BTreeSet<PathBuf>,
    found: BTreeSet<(PathBuf, &'static str)>,
    entries: usize,
}

impl Look<'_> {
    /// Goes through the folders that the course has too; so deep and no deeper.
    fn all(&mut self) {
        let mut left = vec![PathBuf::new()];
        while let Some(inside) = left.pop() {
            let Ok(entries) = fs::read_dir(self.folder.join(&inside)) else { continue };
            for entry in entries.flatten() {
                self.entries += 1;
                if self.entries > ENTRIES {
                    return;
                }
                let path = inside.join(entry.file_name());
                let Ok(kind) = entry.file_type() else { continue };
                if OTHERS.iter().any(|other| path == Path::new(other)) {
                    continue;
                }
                if kind.is_dir() && self.is_folder(&path) {
                    self.seen.insert(path.clone());
                    left.push(path);
                } else {
                    self.entry(path, kind);
                }
            }
        }
    }

    /// Whether the course has files in a folder of this name.
    fn is_folder(&self, path: &Path) -> bool {
        self.files.range(path.to_owned()..).find(|file| *file != path).is_some_and(|file| file.starts_with(path))
    }

    fn entry(&mut self, path: PathBuf, kind: FileType) {
        let known = self.files.contains(&path);
        if known {
            self.seen.insert(path.clone());
        }
        // What is wrong with these is told with the exercise.
        if self.own.contains(&path) {
            return;
        }
        let how = if kind.is_symlink() {
            let here = fs::read_link(self.course.root().join(&path));
            if here.is_ok_and(|target| fs::read_link(self.folder.join(&path)).is_ok_and(|other| other == target)) {
                return;
            }
            message::LINK
        } else if kind.is_dir() || kind.is_file() {
            match known {
                true if kind.is_file() && self.is_same(&path) => return,
                true => message::CHANGED,
                false => message::ADDED,
            }
        } else {
            message::SPECIAL
        };
        self.found.insert((path, how));
    }

    fn is_same(&self, path: &Path) -> bool {
        let here = self.course.root().join(path);
        let Ok(size) = here.symlink_metadata().map(|it| it.len()) else { return false };
        let other = file::bytes(self.folder, path, size);
        other.is_ok_and(|other| fs::read(here).is_ok_and(|here| here == other))
    }

    /// What the course has and the folder has not: a folder that is missing is named once.
    fn removed(&mut self) {
        if self.entries > ENTRIES {
            return;
        }
        for file in self.files.iter().filter(|file| !self.seen.contains(*file) && !self.own.contains(file)) {
            let above: Vec<&Path> = file.ancestors().skip(1).filter(|path| !path.as_os_str().is_empty()).collect();
            let gone = above.into_iter().rev().find(|folder| !self.seen.contains(*folder));
            self.found.insert((gone.unwrap_or(file).to_owned(), message::REMOVED));
        }
    }
}
