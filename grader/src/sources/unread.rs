//! A file that can't be taken apart into tokens. Most often the compiler can't either, and says so best. Where it could,
//! the words that make a file refused are refused even in comments.

use super::{Found, message};

const WORDS: [&str; 13] = [
    "asm",
    "cfg_attr",
    "export_name",
    "global_asm",
    "include",
    "include_bytes",
    "include_str",
    "link_section",
    "naked_asm",
    "no_mangle",
    "option_env",
    "unsafe",
    "unsafe_code",
];

/// The words that can't be let pass in a text; `line` is where it ceases to be Rust.
pub fn look(text: &str, line: usize) -> Vec<Found> {
    let mut found = Vec::new();
    for (at, words) in text.lines().enumerate() {
        let found_here = |word: &str| Found { line: at + 1, words: word.to_owned(), why: message::NOT_READ };
        let is_part = |character: char| !(character.is_alphanumeric() || character == '_');
        found.extend(words.split(is_part).filter(|word| WORDS.contains(word)).map(found_here));
        let close: String = words.chars().filter(|character| !character.is_whitespace()).collect();
        found.extend(["env!", "#[path"].into_iter().filter(|word| close.contains(word)).map(found_here));
    }
    // Where the compiler will stop is worth knowing too.
    if !found.is_empty() {
        found.insert(0, Found { line, words: line_of(text, line), why: message::SYNTAX });
    }
    found
}

fn line_of(text: &str, line: usize) -> String {
    let line = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    line.trim().chars().filter(|character| !character.is_control()).take(60).collect()
}
