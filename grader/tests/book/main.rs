//! The book and README against the code: links, commands, variables, exit codes, and programs that are shown.
//!
//! What the book shows of a run is made by scripts (`docs/two-hosts.sh`, `docs/transcripts.sh`), which compare it themselves.

mod code;
mod commands;
mod links;
mod page;
mod pasted;
mod reference;
mod shell;

use std::path::{Path, PathBuf};

use page::Page;

fn course() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the course").to_owned()
}

/// The folder of the book's pages.
fn source() -> PathBuf {
    course().join("docs/src")
}

/// All pages of the book, in the order of their names.
fn book() -> Vec<Page> {
    let mut pages = Vec::new();
    let mut folders = vec![source()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of the book").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                pages.push(Page::read(&path));
            }
        }
    }
    pages.sort_by(|one, other| one.path.cmp(&other.path));
    pages
}

/// The pages, and the README that greets whoever comes to the repository.
fn texts() -> Vec<Page> {
    let mut texts = book();
    texts.push(Page::read(&course().join("README.md")));
    texts
}

/// Fails with all that was found.
fn none(faults: Vec<String>) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
