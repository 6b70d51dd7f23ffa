use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

use crate::page::Page;
use crate::{book, course, none, source, texts};

#[test]
fn every_link_and_anchor_resolves() {
    let pages = texts();
    let faults = pages.iter().flat_map(|page| page.links.iter().filter_map(|link| fault(link, page, &pages)));
    none(faults.collect());
}

/// What is wrong with a link, if it is one within the course.
fn fault(link: &str, page: &Page, pages: &[Page]) -> Option<String> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let wrong = |why: &str| Some(format!("{}: {link}: {why}", page.name()));
    let (file, anchor) = link.split_once('#').map_or((link, None), |(file, anchor)| (file, Some(anchor)));
    let target = if file.is_empty() { page.path.clone() } else { tidy(&page.path.parent()?.join(file)) };
    if !target.exists() {
        return wrong("no such file");
    }
    if page.path.starts_with(source()) && !target.starts_with(source()) {
        return wrong("leads out of the book, where mdBook puts nothing");
    }
    // mdBook makes `index.html` of a README, and leaves links to it as they are, but for those of its summary.
    if page.path.starts_with(source()) && target.ends_with("README.md") && !page.path.ends_with("SUMMARY.md") {
        return wrong("mdBook makes no page of this name; call it index.md");
    }
    let anchor = anchor?;
    match pages.iter().find(|it| it.path == target) {
        Some(target) if target.anchors.contains(anchor) => None,
        Some(_) => wrong("that page has no such heading"),
        None => wrong("an anchor in what is no page"),
    }
}

/// A path without `..`.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(tidy.pop()),
            Component::CurDir => {}
            part => tidy.push(part),
        }
    }
    tidy
}

#[test]
fn what_is_included_is_there() {
    let pages = texts();
    none(pages.iter().flat_map(|page| page.broken.iter().map(|it| format!("{}: {it}", page.name()))).collect());
}

#[test]
fn every_page_is_in_the_summary() {
    let summary = Page::read(&source().join("SUMMARY.md"));
    let listed: HashSet<PathBuf> = summary.links.iter().map(|link| source().join(link)).collect();
    let missing = book().into_iter().filter(|page| page.path != summary.path && !listed.contains(&page.path));
    none(missing.map(|page| page.name()).collect());
}

#[test]
fn every_exercise_has_its_chapter() {
    let exercises = std::fs::read_dir(course().join("exercises")).expect("exercises").flatten();
    let missing = exercises.filter_map(|exercise| {
        let name = exercise.file_name().into_string().expect("a name");
        let chapter = source().join(format!("exercises/{name}.md"));
        let text = std::fs::read_to_string(chapter).unwrap_or_default();
        (!text.contains(&format!("{{{{#include ../../../exercises/{name}/README.md}}}}"))).then_some(name)
    });
    none(missing.collect());
}
