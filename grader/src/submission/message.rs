//! The words on submissions.

use std::path::Path;

use super::names;

pub const CHANGED: &str = "changed";
pub const ADDED: &str = "added";
pub const REMOVED: &str = "removed";
pub const LINK: &str = "a symbolic link";
pub const SPECIAL: &str = "no regular file";
pub const NOT_ALL: &str = "… and perhaps more: the folder has so many files that not all were looked at";

pub fn not_a_folder(path: &Path) -> String {
    format!(
        "{} is not a folder; --submission takes the top folder of somebody's checkout of this course",
        path.display()
    )
}

pub fn no_folder(path: &Path, error: &std::io::Error) -> String {
    format!("failed to open {}: {error}; --submission takes the top folder of somebody's checkout", path.display())
}

/// What the folder of a submission should be.
const SHAPE: &str = "a submission is somebody's checkout of this course, or the folder `exercises` of it, or files of exercises by \
                     their names";

pub fn nothing_found(folder: &Path, looked_for: &Path, there: &[String], all: usize) -> String {
    let folder = folder.display();
    let what = match there {
        [] => format!("{folder} has no files (a folder `.git` alone is no checkout)"),
        there => {
            let more = if all > there.len() { format!(", and {} more", all - there.len()) } else { String::new() };
            format!("{folder} has no file of an exercise. It has {}{more}", there.join(", "))
        }
    };
    let name = looked_for.file_name().unwrap_or_default().to_string_lossy();
    format!(
        "{what}.\nLooked for: {} and its like, in any folder of it; or {name}.\n{SHAPE}; nothing was graded",
        looked_for.display()
    )
}

pub fn several_folders(folder: &Path, several: &[&Path]) -> String {
    let several: Vec<String> = several.iter().take(5).map(|one| names::shown(&folder.join(one))).collect();
    format!(
        "{} has more than one folder that could be the submission:\n    {}\nName the one that is meant; nothing was graded",
        folder.display(),
        several.join("\n    ")
    )
}

pub fn several_files(folder: &Path, file: &str, several: &[String]) -> String {
    format!(
        "in {} it is not clear which file belongs to which exercise; {file} could be:\n    {}\nPut it where the course has it, or \
         name one exercise; nothing was graded",
        folder.display(),
        several.join("\n    ")
    )
}

pub fn no_stub(file: &Path) -> String {
    format!("{}: it is missing, and this course has no stub to put in its place", file.display())
}

pub fn more(number: usize) -> String {
    format!("… and {number} more")
}
