//! Makes a stranger's words harmless where they are shown: nothing in them is Markdown, a mention, a reference, a link, a
//! command of a workflow or of a terminal.

use std::fmt::Write as _;

use harness::message::is_hidden;

/// The text with what can't be seen made visible: control characters, what turns the direction of writing, what has no width.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut marks = 0;
    for character in text.chars() {
        marks = if is_mark(character) { marks + 1 } else { 0 };
        match character {
            '\n' => shown.push('\n'),
            '\t' => shown.push_str("    "),
            '\r' => {}
            _ if is_hidden(character) || marks > 2 => {
                let _ = write!(shown, "\\u{{{:x}}}", u32::from(character));
            }
            _ => shown.push(character),
        }
    }
    shown
}

/// Marks that stand on the character before; a hundred of them reach over the lines above and below.
fn is_mark(character: char) -> bool {
    matches!(u32::from(character), 0x300..=0x36f | 0x483..=0x489 | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x20d0..=0x20ff | 0xfe20..=0xfe2f)
}

/// A block of code. Its fence is longer than any in the text, so that nothing in the text ends it.
pub fn fence(text: &str, language: &str) -> String {
    let text = visible(text);
    let fence = "`".repeat(longest_run(&text).max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}", text.trim_end())
}

/// Code within a line.
pub fn code(text: &str) -> String {
    let text = visible(text).replace('\n', " ");
    let fence = "`".repeat(longest_run(&text) + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

fn longest_run(text: &str) -> usize {
    text.split(|it| it != '`').map(str::len).max().unwrap_or(0)
}

/// Words within a line. Plain words stay words; whatever has another character in it (`MPI_Recv`, a path, a name with an at
/// sign) is shown as code, in which Markdown and GitHub look for nothing.
pub fn prose(text: &str) -> String {
    let text = visible(text);
    let told = |(at, whole): (usize, &str)| {
        let (before, word, after) = peeled(whole);
        // Between words a sign is a sign; at the beginning of a line it may be a list.
        let sign = at > 0 && matches!(whole, "/" | "+" | "-" | "=");
        if sign || is_word(word) { whole.to_owned() } else { format!("{before}{}{after}", code(word)) }
    };
    text.split_whitespace().enumerate().map(told).collect::<Vec<_>>().join(" ")
}

/// A text of the course's own, in which code stands between backticks.
pub fn course(text: &str) -> String {
    // Whether there is a space at each backtick, on its outer side.
    let parts: Vec<&str> = text.split('`').collect();
    let outer = |at: usize| {
        if at % 2 == 1 {
            parts[at - 1].ends_with(char::is_whitespace)
        } else {
            parts[at].starts_with(char::is_whitespace)
        }
    };
    let spaces: Vec<bool> = (1..parts.len()).map(outer).collect();
    let mut told = String::new();
    for (at, part) in text.split('`').enumerate() {
        let part = if at % 2 == 1 { code(part) } else { prose(part) };
        let glued = told.ends_with('`') && part.starts_with('`');
        let spaced = at > 0 && spaces[at - 1];
        told += if glued || spaced { " " } else { "" };
        told += &part;
    }
    told
}

/// Punctuation that stands behind a word.
const BEHIND: [char; 11] = ['.', ',', ';', ':', '?', '!', ')', '"', '”', '’', '…'];

/// What stands around a word: brackets and quotes before it, punctuation behind it.
fn peeled(word: &str) -> (&str, &str, &str) {
    let inner = word.trim_start_matches(['(', '"', '“', '‘']);
    let before = &word[..word.len() - inner.len()];
    let core = inner.trim_end_matches(BEHIND);
    if core.is_empty() {
        return ("", word, "");
    }
    (before, core, &inner[core.len()..])
}

/// Whether Markdown and GitHub can see nothing in it but a word or a number.
fn is_word(word: &str) -> bool {
    let sign = matches!(word, "–" | "—" | "×" | "·" | "≤" | "≥") || word.chars().all(|it| BEHIND.contains(&it));
    let parts = || word.split(['-', '\'', '’']);
    let letters = parts().all(|part| !part.is_empty() && part.chars().all(char::is_alphabetic));
    let number = |part: &str| part.chars().all(|it| it.is_ascii_digit());
    let decimal = word.split('.').count() <= 2 && word.split('.').all(|part| !part.is_empty() && number(part));
    // Seven digits of sixteen are taken for the name of a commit.
    let short = |word: &str| word.len() < 7 || !word.chars().all(|it| it.is_ascii_hexdigit() || it == '.');
    sign || (letters || decimal) && short(word)
}

#[cfg(test)]
mod tests;
