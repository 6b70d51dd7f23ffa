//! `grader dev new`: the folders of an exercise, in the form that all of them have.

use std::path::{Path, PathBuf};

use anyhow::Context;

use super::message;
use crate::catalog::Catalog;
use crate::cli;
use crate::course::Course;
use crate::exit::Code;

/// The files of a new exercise: where in the course, from which template.
const FILES: [(&str, &str); 10] = [
    ("exercises/{folder}/Cargo.toml", include_str!("template/exercise/Cargo.toml.txt")),
    ("exercises/{folder}/exercise.toml", include_str!("template/exercise/exercise.toml.txt")),
    ("exercises/{folder}/README.md", include_str!("template/exercise/README.md.txt")),
    ("exercises/{folder}/src/main.rs", include_str!("template/exercise/main.rs.txt")),
    ("exercises/{folder}/src/driver.rs", include_str!("template/exercise/driver.rs.txt")),
    ("exercises/{folder}/src/{module}.rs", include_str!("template/exercise/stub.rs.txt")),
    ("exercises/{folder}/tests/checks.rs", include_str!("template/exercise/checks.rs.txt")),
    ("solutions/{folder}/Cargo.toml", include_str!("template/solution/Cargo.toml.txt")),
    ("solutions/{folder}/src/main.rs", include_str!("template/solution/main.rs.txt")),
    ("solutions/{folder}/src/{module}.rs", include_str!("template/solution/solution.rs.txt")),
];

/// Text of the templates that an author replaces. None of it is left in an exercise that is done.
pub const PLACEHOLDERS: [&str; 10] = [
    "A title of a few words",
    "topic = \"topic\"",
    "One line: what the student does.",
    "A nudge.",
    "Nearly there.",
    "What helps whoever fails this one.",
    "What the idea is, when to use it",
    "Sources, with section numbers.",
    "What is checked, and why.",
    "What it returns, in which unit, on which rank.",
];

/// The keywords of Rust, the modules that every exercise has, and the packages that cargo refuses.
#[rustfmt::skip]
const WORDS: [&str; 50] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "super", "trait", "true", "try",
    "type", "unsafe", "use", "where", "while",
    "driver", "main", "test", "core",
];

/// Where the book lists its chapters.
const SUMMARY: &str = "docs/src/SUMMARY.md";

pub fn run(course: &Course, name: &str) -> anyhow::Result<Code> {
    if !valid(name) {
        return Err(Code::Usage.error(message::bad_name(name)));
    }
    let catalog = Catalog::read(course)?;
    if let Some(taken) = catalog.exercises.iter().find(|exercise| exercise.name == name) {
        return Err(Code::Usage.error(message::name_taken(taken)));
    }
    if reserved(course, name) {
        return Err(Code::Usage.error(message::name_reserved(name)));
    }
    let numbers = catalog.exercises.iter().map(|exercise| exercise.number);
    let number = numbers.chain(catalog.broken.iter().map(|broken| broken.number)).max().unwrap_or(0) + 1;
    let folder = format!("{number:02}-{name}");
    let fill = |text: &str| {
        text.replace("{folder}", &folder).replace("{name}", name).replace("{module}", &name.replace('-', "_"))
    };
    let files: Vec<(PathBuf, String)> =
        FILES.iter().map(|(path, text)| (course.root().join(fill(path)), fill(text))).collect();
    if let Some((taken, _)) = files.iter().find(|(path, _)| path.exists()) {
        return Err(Code::Usage.error(format!("{} is there already", taken.display())));
    }
    for (path, text) in files {
        write(&path, &text)?;
    }
    std::fs::create_dir_all(course.solution(&folder).join("faulty"))?;
    chapter(course, &folder, name)?;
    println!("{}", message::created(name, &name.replace('-', "_"), &folder));
    Ok(Code::Passed)
}

fn valid(name: &str) -> bool {
    let letters = name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
    letters
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && !name.ends_with('-')
        && !name.contains("--")
}

/// Names that mean something else where an exercise's name stands: on the grader's command line, in `cargo -p`, and as
/// a module in `main.rs`.
fn reserved(course: &Course, name: &str) -> bool {
    let lock = std::fs::read_to_string(course.root().join("Cargo.lock")).unwrap_or_default();
    WORDS.contains(&name) || cli::commands().iter().any(|command| command == name) || {
        lock.contains(&format!("\nname = \"{name}\"\n"))
    }
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let what = || format!("failed to write {}", path.display());
    std::fs::create_dir_all(path.parent().unwrap_or(path)).with_context(what)?;
    std::fs::write(path, text).with_context(what)
}

/// Adds the exercise's line to the book's table of contents, after the last exercise, and the chapter that includes
/// its README.
fn chapter(course: &Course, folder: &str, name: &str) -> anyhow::Result<()> {
    let path = course.root().join(SUMMARY);
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let line = format!("  - [{name}](exercises/{folder}.md)");
    let mut lines: Vec<&str> = text.lines().collect();
    let last = lines.iter().rposition(|line| line.contains("(exercises/")).map_or(lines.len(), |at| at + 1);
    lines.insert(last, &line);
    write(&path, &format!("{}\n", lines.join("\n")))?;
    let chapter = format!("{{{{#include ../../../exercises/{folder}/README.md}}}}\n");
    write(&course.root().join(format!("docs/src/exercises/{folder}.md")), &chapter)
}

#[cfg(test)]
mod tests {
    use super::{FILES, PLACEHOLDERS, valid};

    #[test]
    fn placeholders_are_what_the_templates_say() {
        for words in PLACEHOLDERS {
            assert!(FILES.iter().any(|(_, text)| text.contains(words)), "{words}");
        }
    }

    #[test]
    fn a_name_is_a_package_name() {
        for good in ["ring", "task-pull", "pi2"] {
            assert!(valid(good), "{good}");
        }
        for bad in ["", "Ring", "2pi", "a--b", "a-", "a/b", "..", "a b"] {
            assert!(!valid(bad), "{bad}");
        }
    }
}
