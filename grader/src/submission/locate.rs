//! Where in a folder the files of the exercises are. Archives wrap a folder in another, or have only a part of the course; which
//! file is meant is clear where there is one that it can be, and nobody gets a zero for how it was packed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::{differences, editable, message, names};
use crate::catalog::Exercise;
use crate::course::Course;
use crate::exit::Code;

/// How deep it is looked.
const DEPTH: usize = 8;

/// How many entries of folders are looked at: a folder can be filled without end.
const ENTRIES: usize = 20_000;

/// Folders that hold no file of a student's: a checkout's own, and what archives add. A solution is nobody's answer.
const NOT_LOOKED_INTO: [&str; 9] =
    [".git", ".mpi", ".ranklings", "target", "solutions", "grader", "docs", "__MACOSX", "node_modules"];

/// How many names an error tells.
const NAMED: usize = 12;

/// Where the files of a submission are.
#[derive(Debug)]
pub struct Found {
    /// The folder that was given.
    folder: PathBuf,
    /// The folder in it that is as the course is, where there is one: nothing where it is the folder itself.
    checkout: Option<PathBuf>,
    /// An editable file by its path in the course, and where it is in the folder.
    places: BTreeMap<PathBuf, PathBuf>,
    /// What else there is, where no folder is as the course is.
    others: Vec<PathBuf>,
}

impl Found {
    /// Where an editable file is, or should be, in the folder.
    pub fn place<'a>(&'a self, path: &'a Path) -> PathBuf {
        match (&self.checkout, self.places.get(path)) {
            (_, Some(place)) => place.clone(),
            (Some(checkout), None) => checkout.join(path),
            // No such name is ever there.
            (None, None) => path.to_owned(),
        }
    }

    /// The folder that was given.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What differs from the course and is not used, in words.
    pub fn not_used(&self, course: &Course, files: &BTreeSet<PathBuf>, own: &[PathBuf]) -> Vec<String> {
        match &self.checkout {
            Some(checkout) => differences::between(course, files, &self.folder.join(checkout), own),
            None => differences::listed(self.others.iter().map(|path| (path.clone(), message::ADDED))),
        }
    }

    /// Where files were found, in words, where the folder is not as the course is.
    pub fn elsewhere(&self) -> Vec<String> {
        let moved = self.places.iter().filter(|(path, place)| path != place);
        moved.map(|(_, place)| names::shown(place)).collect()
    }
}

/// One entry of a folder: its path, and that path as the course would have it.
struct Entry {
    real: PathBuf,
    read: PathBuf,
}

/// Finds the files of the exercises. `asked` are those that are to be graded, `all` those of the course.
///
/// # Errors
/// When the folder has none of them, or more than one file that one of them could be.
pub fn locate(folder: &Path, all: &[Exercise], asked: &[Exercise]) -> anyhow::Result<Found> {
    let wanted: Vec<PathBuf> = all.iter().flat_map(editable).collect();
    let found = |checkout, places, others| Found { folder: folder.to_owned(), checkout, places, others };
    let is_there = |path: &PathBuf| folder.join(path).symlink_metadata().is_ok();
    // As most are: a checkout. What else lies in it is not asked.
    if wanted.iter().any(is_there) {
        let places = wanted.iter().filter(|path| is_there(path)).map(|path| (path.clone(), path.clone())).collect();
        return Ok(found(Some(PathBuf::new()), places, Vec::new()));
    }
    let entries = entries(folder);
    // The folder `exercises` and all above it, and then less and less of that.
    for left_out in [0, 1] {
        let bases = bases(&entries, &wanted, left_out);
        match bases.as_slice() {
            [] => {}
            [base] => {
                let places = placed(&entries, base, &wanted, left_out);
                let plain = left_out == 0 && places.iter().all(|(path, place)| base.join(path) == *place);
                let others = others(&entries, &places);
                return Ok(found(plain.then(|| base.clone()), places, others));
            }
            several => {
                let several: Vec<&Path> = several.iter().map(PathBuf::as_path).collect();
                return Err(Code::Usage.error(message::several_folders(folder, &several)));
            }
        }
    }
    // A file by itself says by its name which it is. More than one exercise may have a file of this name: then those that are
    // asked for count.
    for left_out in [2, 3] {
        for exercises in [all, asked] {
            match files(&entries, exercises, left_out) {
                Ok(places) if places.is_empty() => {}
                Ok(places) => {
                    let others = others(&entries, &places);
                    return Ok(found(None, places, others));
                }
                Err((file, several)) if exercises.len() == asked.len() => {
                    return Err(Code::Usage.error(message::several_files(folder, &file, &several)));
                }
                Err(_) => {}
            }
        }
    }
    let looked_for = asked.iter().flat_map(editable).next().unwrap_or_default();
    let there: Vec<String> = entries.iter().take(NAMED).map(|entry| names::shown(&entry.real)).collect();
    Err(Code::Usage.error(message::nothing_found(folder, &looked_for, &there, entries.len())))
}

/// All files, and what else is no folder; nearest first.
fn entries(folder: &Path) -> Vec<Entry> {
    let (mut entries, mut looked_at) = (Vec::new(), 0);
    let mut level = vec![PathBuf::new()];
    for _ in 0..DEPTH {
        let mut below = Vec::new();
        for inside in level {
            let mut children: Vec<_> = fs::read_dir(folder.join(&inside)).into_iter().flatten().flatten().collect();
            children.sort_by_key(fs::DirEntry::file_name);
            for child in children {
                looked_at += 1;
                if looked_at > ENTRIES {
                    return entries;
                }
                let (name, real) = (child.file_name(), inside.join(child.file_name()));
                let Ok(kind) = child.file_type() else { continue };
                if kind.is_dir() {
                    if !NOT_LOOKED_INTO.iter().any(|other| name == *other) {
                        below.push(real);
                    }
                } else if !name.to_string_lossy().starts_with("._") {
                    // `._hello.rs` is what a Mac keeps of `hello.rs`.
                    let read = as_unix(&real);
                    entries.push(Entry { real, read });
                }
            }
        }
        level = below;
    }
    entries
}

/// Some archives of Windows have names such as `exercises\01-hello\src\hello.rs`.
fn as_unix(path: &Path) -> PathBuf {
    path.to_str().map_or_else(|| path.to_owned(), |text| PathBuf::from(text.replace('\\', "/")))
}

/// A path without its first folders.
fn rest(path: &Path, left_out: usize) -> PathBuf {
    path.components().skip(left_out).collect()
}

/// The folder that a file lies in as the course has it, less `left_out` folders: `a` for `a/exercises/01-hello/src/hello.rs`.
fn base(entry: &Entry, wanted: &[PathBuf], left_out: usize) -> Option<PathBuf> {
    wanted.iter().find_map(|path| {
        let rest = rest(path, left_out);
        let above = entry.read.components().count().checked_sub(rest.components().count())?;
        let plain = entry.read.components().all(|part| matches!(part, Component::Normal(_)));
        (plain && entry.read.ends_with(&rest)).then(|| entry.read.components().take(above).collect())
    })
}

/// All such folders, but for those that lie in another.
fn bases(entries: &[Entry], wanted: &[PathBuf], left_out: usize) -> Vec<PathBuf> {
    let all: BTreeSet<PathBuf> = entries.iter().filter_map(|entry| base(entry, wanted, left_out)).collect();
    let inner = |one: &PathBuf| all.iter().any(|other| other != one && one.starts_with(other));
    all.iter().filter(|one| !inner(one)).cloned().collect()
}

/// Where the files are below such a folder.
fn placed(entries: &[Entry], base: &Path, wanted: &[PathBuf], left_out: usize) -> BTreeMap<PathBuf, PathBuf> {
    let place = |path: &PathBuf| {
        let read = base.join(rest(path, left_out));
        let entry = entries.iter().find(|entry| entry.read == read)?;
        Some((path.clone(), entry.real.clone()))
    };
    wanted.iter().filter_map(place).collect()
}

/// Files by the ends of their paths, `src/hello.rs` or `hello.rs`: each must be the only one, and of one exercise.
fn files(
    entries: &[Entry],
    exercises: &[Exercise],
    left_out: usize,
) -> Result<BTreeMap<PathBuf, PathBuf>, (String, Vec<String>)> {
    let mut places = BTreeMap::new();
    let mut taken: BTreeMap<&Path, PathBuf> = BTreeMap::new();
    for path in exercises.iter().flat_map(editable) {
        let rest = rest(&path, left_out);
        let several: Vec<&Entry> = entries.iter().filter(|entry| entry.read.ends_with(&rest)).collect();
        match several.as_slice() {
            [] => {}
            [one] => {
                if let Some(other) = taken.insert(&one.real, path.clone()) {
                    let could_be = [other, path].iter().map(|path| path.display().to_string()).collect();
                    return Err((names::shown(&one.real), could_be));
                }
                places.insert(path, one.real.clone());
            }
            several => {
                let several = several.iter().take(NAMED).map(|entry| names::shown(&entry.real)).collect();
                return Err((path.display().to_string(), several));
            }
        }
    }
    Ok(places)
}

/// What there is besides.
fn others(entries: &[Entry], places: &BTreeMap<PathBuf, PathBuf>) -> Vec<PathBuf> {
    let used: BTreeSet<&PathBuf> = places.values().collect();
    entries.iter().map(|entry| &entry.real).filter(|path| !used.contains(path)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exercise(number: u32, name: &str, files: &[&str]) -> Exercise {
        let files: Vec<String> = files.iter().map(|file| format!("{file:?}")).collect();
        let text = format!(
            "title = \"\"\ntopic = \"\"\nminutes = 1\nsummary = \"\"\neditable = [{}]\n\
             [[check]]\nname = \"a\"\ntitle = \"\"\npoints = 1\n",
            files.join(",")
        );
        let folder = format!("{number:02}-{name}");
        let spec = toml::from_str(&text).expect("a spec");
        Exercise { number, name: name.to_owned(), path: Path::new("exercises").join(&folder), folder, spec }
    }

    fn course() -> Vec<Exercise> {
        let own = |number, name: &str| exercise(number, name, &[&format!("src/{name}.rs")]);
        vec![
            own(1, "hello"),
            own(2, "pi"),
            exercise(3, "one", &["src/same.rs"]),
            exercise(4, "other", &["src/same.rs"]),
        ]
    }

    /// Where the files of a folder that has these are found: path in the course = path in the folder; or what the error says.
    fn found(files: &[&str], asked: &[&str]) -> Result<Vec<String>, String> {
        let folder = tempfile::tempdir().expect("a folder");
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, "").expect("written");
        }
        let all = course();
        let asked: Vec<Exercise> = all.iter().filter(|it| asked.contains(&it.name.as_str())).cloned().collect();
        let asked = if asked.is_empty() { all.clone() } else { asked };
        match locate(folder.path(), &all, &asked) {
            Ok(found) => {
                let short = |path: &Path| path.display().to_string();
                Ok(found.places.iter().map(|(path, place)| format!("{} = {}", short(path), short(place))).collect())
            }
            Err(error) => {
                assert_eq!(Code::of(&error), Code::Usage);
                Err(error.to_string())
            }
        }
    }

    #[test]
    fn one_file_is_found_however_it_was_packed() {
        for place in [
            "exercises/01-hello/src/hello.rs",
            "course-main/exercises/01-hello/src/hello.rs",
            "a/b/exercises/01-hello/src/hello.rs",
            "01-hello/src/hello.rs",
            "my work/01-hello/src/hello.rs",
            "src/hello.rs",
            "a/src/hello.rs",
            "hello.rs",
            "a/b/hello.rs",
            "exercises\\01-hello\\src\\hello.rs",
            "course-main\\exercises\\01-hello\\src\\hello.rs",
            "src\\hello.rs",
        ] {
            let expected = format!("exercises/01-hello/src/hello.rs = {place}");
            let besides = ["__MACOSX/course-main/exercises/01-hello/src/._hello.rs", "._hello.rs", "README.md"];
            assert_eq!(found(&[&[place][..], &besides].concat(), &[]), Ok(vec![expected]), "{place}");
        }
    }

    #[test]
    fn a_checkout_is_taken_as_it_is_and_copies_in_it_are_not_looked_at() {
        let hello = "exercises/01-hello/src/hello.rs";
        let more = ["backup/exercises/02-pi/src/pi.rs", "solutions/02-pi/src/pi.rs"];
        assert_eq!(found(&[&[hello][..], &more].concat(), &["pi"]), Ok(vec![format!("{hello} = {hello}")]));
        let inner = format!("main/{hello}");
        let more = ["main/backup/exercises/01-hello/src/hello.rs", "main/solutions/01-hello/src/hello.rs"];
        assert_eq!(found(&[&[inner.as_str()][..], &more].concat(), &[]), Ok(vec![format!("{hello} = {inner}")]));
    }

    #[test]
    fn several_exercises_may_lie_beside_each_other() {
        let both = ["exercises/01-hello/src/hello.rs = h/hello.rs", "exercises/02-pi/src/pi.rs = pi.rs"];
        assert_eq!(found(&["h/hello.rs", "pi.rs"], &[]), Ok(both.map(str::to_owned).to_vec()));
    }

    #[test]
    fn what_is_not_clear_is_not_guessed() {
        let two = found(&["a/exercises/01-hello/src/hello.rs", "b/exercises/01-hello/src/hello.rs"], &[]);
        assert!(two.as_ref().is_err_and(|said| said.contains("/a\n") && said.contains("/b\n")), "{two:?}");
        let two = found(&["a/hello.rs", "b/hello.rs"], &[]);
        assert!(two.as_ref().is_err_and(|said| said.contains("a/hello.rs") && said.contains("b/hello.rs")), "{two:?}");
        // A name that two exercises have: the one that is asked for is meant.
        let two = found(&["same.rs"], &[]);
        assert!(two.as_ref().is_err_and(|said| said.contains("03-one") && said.contains("04-other")), "{two:?}");
        assert_eq!(found(&["same.rs"], &["other"]), Ok(vec!["exercises/04-other/src/same.rs = same.rs".to_owned()]));
    }

    #[test]
    fn where_there_is_nothing_it_says_what_was_looked_for_and_what_is_there() {
        for (files, says) in [
            (&[][..], "has no files"),
            (&[".git/HEAD"], "has no files"),
            (&["report.pdf", "a/b.txt"], "It has report.pdf, a/b.txt"),
            (&["solutions/01-hello/src/hello.rs"], "has no files"),
        ] {
            let said = found(files, &["hello"]).expect_err("nothing is there");
            assert!(said.contains(says) && said.contains("Looked for: exercises/01-hello/src/hello.rs"), "{said}");
        }
    }
}
