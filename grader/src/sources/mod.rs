//! What a student's files may not hold: whatever reaches outside them while they are compiled, or around the compiler's
//! own checks. It is looked for before anything is built, token by token, so that comments and texts may say what they
//! like.

pub mod file;
mod macros;
mod message;
mod rules;
#[cfg(test)]
mod tests;
mod unread;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::catalog::Exercise;

/// Exercise → why its files are not built.
pub type Refused = BTreeMap<String, String>;

/// How many places are named for one exercise.
const SHOWN: usize = 10;

/// Something that a file may not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    line: usize,
    /// As it is written there.
    words: String,
    why: &'static str,
}

/// Those of the exercises that may not be built, and why.
pub fn refused<'a>(exercises: impl IntoIterator<Item = &'a Exercise>) -> Refused {
    let refused = |exercise: &Exercise| {
        let shown = Path::new("exercises").join(&exercise.folder);
        Some((exercise.name.clone(), refusal(&exercise.path, &exercise.spec.editable, &shown)?))
    };
    exercises.into_iter().filter_map(refused).collect()
}

/// Why the editable files below a folder may not be built. They are named as lying in `shown`.
pub fn refusal(folder: &Path, editable: &[PathBuf], shown: &Path) -> Option<String> {
    let mut lines = Vec::new();
    let mut texts = Vec::new();
    for file in editable {
        match file::read(folder, file) {
            Ok(text) => texts.push((file, text)),
            Err(unfit) => lines.push(message::unfit(&shown.join(file), &unfit)),
        }
    }
    for (file, found) in look(&texts, editable) {
        lines.push(message::found(&shown.join(file), &found));
    }
    (!lines.is_empty()).then(|| refused_for(&lines))
}

/// What is told of a file that can't be read.
pub fn unfit(file: &Path, unfit: &file::Unfit) -> String {
    message::unfit(file, unfit)
}

/// What is told of an exercise that is not built for these reasons.
pub fn refused_for(lines: &[String]) -> String {
    message::refusal(lines, SHOWN)
}

/// What files hold that they may not hold.
fn look<'a>(texts: &[(&'a PathBuf, String)], editable: &[PathBuf]) -> Vec<(&'a PathBuf, Found)> {
    let read = |(file, text): &(&'a PathBuf, String)| {
        let tokens: Vec<_> = readings(text).into_iter().map(|text| (rules::tokens(&text), text)).collect();
        (*file, tokens)
    };
    let all: Vec<_> = texts.iter().map(read).collect();
    // A macro of one file can be used in another.
    let mut tokens = all.iter().flat_map(|(_, readings)| readings).filter_map(|(tokens, _)| tokens.as_ref().ok());
    let macros = tokens.any(macros::defined);
    let mut found: Vec<(&PathBuf, Found)> = Vec::new();
    for (file, readings) in all {
        for (tokens, text) in readings {
            let here = match tokens {
                Ok(tokens) => rules::look(tokens, &rules::Setting { file, editable, macros }),
                // What the compiler makes of it is not known here.
                Err(line) => unread::look(&text, line),
            };
            found.extend(here.into_iter().map(|found| (file, found)));
        }
    }
    // The texts of spans are kept until it is said that nobody asks for them any more; `watch` looks again and again.
    proc_macro2::extra::invalidate_current_thread_spans();
    found.dedup();
    found
}

/// What the compiler may read in a text: a first line `#!…` is either an attribute or left out, as it sees fit.
fn readings(text: &str) -> Vec<String> {
    let plain = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = plain.lines().next().unwrap_or_default();
    if !first.starts_with("#!") || first[2..].trim_start().starts_with('[') {
        return vec![plain.to_owned()];
    }
    vec![plain.to_owned(), plain[first.len()..].to_owned()]
}
