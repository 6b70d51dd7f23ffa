//! The words on submissions.

use std::path::Path;

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

pub fn no_stub(file: &Path) -> String {
    format!("{}: it is missing, and this course has no stub to put in its place", file.display())
}

pub fn more(number: usize) -> String {
    format!("… and {number} more")
}
