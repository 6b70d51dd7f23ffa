//! Variables and exit codes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::{course, none, source, texts};

/// Sources of what is built, without tests.
fn sources() -> Vec<PathBuf> {
    let mut sources = Vec::new();
    let mut folders: Vec<PathBuf> = ["src", "harness/src", "observer/src", "start/src", "trace/src"]
        .map(|it| course().join("grader").join(it))
        .into();
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(&folder).expect("sources").flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                sources.push(path);
            }
        }
    }
    sources
}

/// The names `RANKLINGS_…` in a text, behind a mark: a quotation mark in code, a backtick in the book.
fn variables(text: &str, mark: char) -> BTreeSet<String> {
    let prefix = format!("{mark}RANKLINGS_");
    let names = text.split(&prefix).skip(1).map(|behind| {
        let end = behind.find(|it: char| !it.is_ascii_uppercase() && it != '_').unwrap_or(behind.len());
        format!("RANKLINGS_{}", &behind[..end])
    });
    names.filter(|name| !name.ends_with('_')).collect()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

#[test]
fn variables_of_the_book_and_of_the_code_are_the_same() {
    let code: BTreeSet<String> = sources().iter().flat_map(|path| variables(&read(path), '"')).collect();
    let reference = read(&source().join("reference.md"));
    // `RANKLINGS_TRACE`, `…_RANK` is short for `RANKLINGS_TRACE_RANK`.
    let told = |name: &str| {
        let short = name.rsplit_once('_').map(|(_, last)| format!("`…_{last}`"));
        reference.contains(&format!("`{name}`")) || short.is_some_and(|short| reference.contains(&short))
    };
    let mut faults: Vec<String> =
        code.iter().filter(|name| !told(name)).map(|it| format!("reference.md has no {it}")).collect();
    for page in texts() {
        let text = read(&page.path);
        faults
            .extend(variables(&text, '`').difference(&code).map(|it| format!("{}: the code has no {it}", page.name())));
    }
    none(faults);
}

#[test]
fn exit_codes_are_those_of_the_code() {
    let code = read(&course().join("grader/src/exit.rs"));
    let values = code.lines().filter_map(|line| line.trim().strip_suffix(',')?.split_once(" = ")?.1.parse::<u8>().ok());
    let values: BTreeSet<u8> = values.collect();
    assert!(values.len() > 5, "{values:?}");
    let reference = read(&source().join("reference.md"));
    let table = reference.split("## Exit codes").nth(1).expect("the chapter").split("\n## ").next().expect("a table");
    let told = table.lines().filter_map(|line| line.strip_prefix("| ")?.split(' ').next()?.parse().ok());
    assert_eq!(told.collect::<BTreeSet<u8>>(), values);
}
