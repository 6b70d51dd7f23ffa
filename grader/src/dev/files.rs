//! What can be told of an exercise by looking at its files.

use std::path::{Path, PathBuf};

use super::faulty::Faulty;
use super::{message, new};
use crate::catalog::Exercise;
use crate::course::Course;
use crate::sources;

/// A stub has fewer lines than this.
const STUB_LINES: usize = 60;

/// The least number of faulty programs that show that the checks hold.
const FAULTY: usize = 4;

/// All that is missing, stray or unfinished.
pub fn faults(course: &Course, exercise: &Exercise, faulty: &[Faulty]) -> Vec<String> {
    let mut faults = Vec::new();
    let hints = &exercise.spec.hints;
    let mut expect = |holds: bool, fault: String| {
        if !holds {
            faults.push(fault);
        }
    };
    expect(exercise.path.join("README.md").is_file(), message::NO_README.to_owned());
    expect(hints.len() >= 2, message::FEW_HINTS.to_owned());
    expect(hints.iter().all(|hint| !hint.trim().is_empty()), message::EMPTY_HINT.to_owned());
    expect(faulty.len() >= FAULTY, message::few_faulty(faulty.len()));
    let stubs: Vec<(PathBuf, String)> = exercise
        .spec
        .editable
        .iter()
        .map(|file| (file.clone(), std::fs::read_to_string(exercise.path.join(file)).unwrap_or_default()))
        .collect();
    expect(stubs.iter().any(|(_, text)| text.contains("todo!(")), message::NO_TODO.to_owned());
    for (file, text) in &stubs {
        expect(text.lines().count() < STUB_LINES, message::long_stub(file, text.lines().count()));
    }
    let solution = course.solution(&exercise.folder);
    for folder in [&exercise.path, &solution].into_iter().filter(|folder| folder.is_dir()) {
        let refusal = sources::refusal(folder, &exercise.spec.editable, shown(course, folder));
        expect(refusal.is_none(), refusal.unwrap_or_default());
    }
    expect(has_solution(course, exercise), message::NO_SOLUTION.to_owned());
    let chapters = std::fs::read_to_string(course.root().join("docs/src/SUMMARY.md")).unwrap_or_default();
    expect(chapters.contains(&format!("{}.md", exercise.folder)), message::NO_CHAPTER.to_owned());
    let belongs = ["Cargo.toml", "exercise.toml", "README.md", "src", "tests"];
    faults.extend(strays(course, &exercise.path, &belongs));
    faults.extend(other_tests(course, &exercise.path));
    faults.extend(strays(course, &solution, &["Cargo.toml", "src", "faulty", "tests"]));
    faults.extend(dead_links(course, exercise));
    faults.extend(template_text(course, &exercise.path));
    faults
}

/// Whether there is anything to build as its solution.
pub fn has_solution(course: &Course, exercise: &Exercise) -> bool {
    course.solution(&exercise.folder).join("Cargo.toml").is_file()
}

fn shown<'a>(course: &Course, file: &'a Path) -> &'a Path {
    file.strip_prefix(course.root()).unwrap_or(file)
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

fn strays(course: &Course, folder: &Path, belongs: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    files(folder, &mut found);
    let stray = |file: &PathBuf| {
        let inside = file.strip_prefix(folder).unwrap_or(file);
        let source = inside.extension().is_some_and(|ending| ending == "rs");
        !belongs.iter().any(|name| inside == Path::new(name) || (inside.starts_with(name) && source))
    };
    found.iter().filter(|file| stray(file)).map(|file| message::stray(shown(course, file))).collect()
}

/// What lies in tests/ itself is built as a test of its own, and an exercise has one.
fn other_tests(course: &Course, exercise: &Path) -> Vec<String> {
    let mut found = Vec::new();
    files(exercise, &mut found);
    let other = |file: &&PathBuf| file.parent() == Some(&exercise.join("tests")) && !file.ends_with("checks.rs");
    found.iter().filter(other).map(|file| message::stray(shown(course, file))).collect()
}

/// What `dev new` has written for the author to replace.
fn template_text(course: &Course, folder: &Path) -> Vec<String> {
    let mut written = Vec::new();
    files(folder, &mut written);
    written.sort();
    let left = |file: PathBuf| {
        let text = std::fs::read_to_string(&file).ok()?;
        let left = new::PLACEHOLDERS.iter().find(|words| text.contains(*words))?;
        Some(message::template_text(shown(course, &file), left))
    };
    written.into_iter().filter_map(left).collect()
}

/// Links of the README to files. Whether the web's still live is not for a test to say.
fn dead_links(course: &Course, exercise: &Exercise) -> Vec<String> {
    let readme = exercise.path.join("README.md");
    let text = std::fs::read_to_string(&readme).unwrap_or_default();
    let links = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link);
    links
        .filter(|link| !link.contains("://") && !link.starts_with('#'))
        .filter(|link| !exercise.path.join(link.split('#').next().unwrap_or(link)).exists())
        .map(|link| message::dead_link(shown(course, &readme), link))
        .collect()
}
