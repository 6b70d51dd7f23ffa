use std::collections::HashSet;

use crate::page::Block;
use crate::{course, none, source, texts};

/// Rust that is shown is compiled: it stands in a file that is part of the course, or is a doctest.
#[test]
fn rust_is_included_or_doctested() {
    let doctested = doctested();
    let mut faults = Vec::new();
    for page in texts() {
        let is_doctested =
            page.path.strip_prefix(source()).is_ok_and(|it| doctested.contains(&it.display().to_string()));
        for block in page.raw.iter().filter(|block| block.is("rust") || block.is("c")) {
            let typed = !block.text.trim().starts_with("{{#include ") || block.text.trim().lines().count() > 1;
            let first = block.text.lines().next().unwrap_or_default();
            if typed && block.is("ignore") {
                faults.push(format!("{}: `{first}` is ignored: nothing compiles it", page.name()));
            } else if typed && !(is_doctested && block.is("rust")) {
                faults.push(format!("{}: `{first}` is typed by hand: nothing compiles it", page.name()));
            }
        }
    }
    none(faults);
}

/// The pages whose Rust is compiled as documentation of the harness.
fn doctested() -> HashSet<String> {
    let library = std::fs::read_to_string(course().join("grader/harness/src/lib.rs")).expect("the harness");
    let pages = library.split("docs/src/").skip(1).filter_map(|it| it.split_once('"'));
    pages.map(|(page, _)| page.to_owned()).collect()
}

#[test]
fn every_block_says_what_it_is() {
    let pages = texts();
    let unnamed = |block: &&Block| block.info.is_empty();
    let faults = pages.iter().flat_map(|page| {
        page.raw
            .iter()
            .filter(unnamed)
            .map(|block| format!("{}: {}", page.name(), block.text.lines().next().unwrap_or("")))
    });
    none(faults.collect());
}
