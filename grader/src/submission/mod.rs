//! Grading another's folder: the files of the exercises that are its author's to write are taken from it, into a copy of
//! this course, and nothing else. It is not trusted: no link is followed, and no name of a file is shown as it is.

mod copy;
mod differences;
mod locate;
mod message;
mod names;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use locate::Found;

use crate::catalog::{Catalog, Exercise};
use crate::commands::reset;
use crate::course::Course;
use crate::exit::Code;
use crate::sources::file::{self, Unfit};
use crate::sources::{self, Refused};

/// What was taken of a folder.
#[derive(Debug)]
pub struct Taken {
    /// The copy of the course that it was taken into.
    pub copy: Course,
    /// The exercises, as they are in the copy.
    pub exercises: Vec<Exercise>,
    /// Those that may not be built.
    pub refused: Refused,
    /// Editable files that the folder has not.
    pub missing: Vec<String>,
    /// Where the files were found, where that is not where the course has them.
    pub elsewhere: Vec<String>,
    /// What else differs from the course.
    pub not_used: Vec<String>,
}

/// Finds the files of exercises in a folder that may be a submission. `asked` are those that are to be graded.
///
/// # Errors
/// When it is none: no folder, or one without a file of the exercises, or with several that could be one of them.
pub fn find(course: &Course, path: &Path, asked: &[Exercise]) -> anyhow::Result<Found> {
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => locate::locate(path, &Catalog::read(course)?.exercises, asked),
        Ok(_) => Err(Code::Usage.error(message::not_a_folder(path))),
        Err(error) => Err(Code::Usage.error(message::no_folder(path, &error))),
    }
}

/// Makes the copy of the course, with these exercises as they were found.
///
/// # Errors
/// When the course can't be read or its copy not be written. Whatever is wrong with the folder is a result.
pub fn take(course: &Course, exercises: &[Exercise], found: &Found) -> anyhow::Result<Taken> {
    let copy = Course::at(&course.own().join("submission"));
    let (mut refused, mut missing) = (Refused::new(), Vec::new());
    let mut texts: BTreeMap<PathBuf, String> = BTreeMap::new();
    for exercise in exercises {
        let mut lines = Vec::new();
        for path in editable(exercise) {
            match file::read(found.folder(), &found.place(&path)) {
                Ok(text) => {
                    texts.insert(path, text);
                }
                Err(Unfit::Missing) => {
                    missing.push(path.display().to_string());
                    match stub(course, &path) {
                        Some(stub) => {
                            texts.insert(path, stub);
                        }
                        None => lines.push(message::no_stub(&path)),
                    }
                }
                Err(unfit) => lines.push(sources::unfit(&path, &unfit)),
            }
        }
        if !lines.is_empty() {
            refused.insert(exercise.name.clone(), sources::refused_for(&lines));
        }
    }
    let files = copy::files(course)?;
    copy::write(course, &copy, &files, &texts)?;
    let own: Vec<PathBuf> = Catalog::read(course)?.exercises.iter().flat_map(editable).collect();
    let not_used = found.not_used(course, &files, &own);
    let placed = |exercise: &Exercise| Exercise { path: copy.exercises().join(&exercise.folder), ..exercise.clone() };
    let exercises: Vec<Exercise> = exercises.iter().map(placed).collect();
    let others = sources::refused(exercises.iter().filter(|exercise| !refused.contains_key(&exercise.name)));
    refused.extend(others);
    Ok(Taken { copy, exercises, refused, missing, elsewhere: found.elsewhere(), not_used })
}

/// The student's files of an exercise, by their paths in a course.
fn editable(exercise: &Exercise) -> impl Iterator<Item = PathBuf> {
    let folder = Path::new("exercises").join(&exercise.folder);
    exercise.spec.editable.iter().map(move |file| folder.join(file))
}

/// The stub of a file. What stands in the checkout may be solved: it is taken only where it is not.
fn stub(course: &Course, path: &Path) -> Option<String> {
    let known = reset::stub(course, &course.root().join(path)).ok().and_then(|stub| String::from_utf8(stub).ok());
    let here = || file::read(course.root(), path).ok().filter(|text| text.contains("todo!("));
    known.or_else(here)
}
