//! The rules, token by token. They err on the side of refusing where a macro could make anything of a name.

use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Group, Ident, LexError, TokenStream, TokenTree};

use super::macros::{attribute, called, group, is, is_lifetime};
use super::{Found, message};

/// What the rules need to know besides the tokens.
pub struct Setting<'a> {
    /// The file.
    pub file: &'a Path,
    /// The exercise's editable files.
    pub editable: &'a [PathBuf],
    /// Whether any of them defines a macro.
    pub macros: bool,
}

/// Where tokens stand.
#[derive(Clone, Debug)]
struct Place {
    /// In what a macro gets, or is defined by.
    in_macro: bool,
    within: Within,
    /// The modules around it, in this file.
    modules: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    Code,
    /// `use …;`
    Use,
    /// `#[…]`
    Attribute,
    /// `cfg_attr(…)`
    Conditional,
    /// `deny(…)`
    Stricter,
}

/// Tokens of one nesting level that are being looked at. The levels are kept here rather than on the call stack: a file may
/// nest as deeply as it is long.
struct Level {
    tokens: Vec<TokenTree>,
    at: usize,
    place: Place,
}

/// The tokens of a file.
///
/// # Errors
/// The line in which it ceases to be Rust.
pub fn tokens(text: &str) -> Result<TokenStream, usize> {
    text.parse().map_err(|error: LexError| error.span().start().line)
}

/// What stands in a file against the rules.
pub fn look(tokens: TokenStream, setting: &Setting<'_>) -> Vec<Found> {
    let place = Place { in_macro: false, within: Within::Code, modules: module_folder(setting.file) };
    let mut found = Vec::new();
    let mut levels = vec![Level { tokens: tokens.into_iter().collect(), at: 0, place }];
    while let Some(level) = levels.last_mut() {
        let Some(token) = level.tokens.get(level.at) else {
            levels.pop();
            continue;
        };
        match token {
            TokenTree::Ident(word) if !is_lifetime(&level.tokens, level.at) => {
                if let Some((words, why)) = level.fault(word, setting) {
                    found.push(Found { line: word.span().start().line, words, why });
                }
                if level.imports(word) {
                    level.place.within = Within::Use;
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == ';' && level.place.within == Within::Use => {
                level.place.within = Within::Code;
            }
            TokenTree::Group(group) => {
                let (tokens, place) = (group.stream().into_iter().collect(), level.inside(group));
                level.at += 1;
                levels.push(Level { tokens, at: 0, place });
                continue;
            }
            _ => {}
        }
        level.at += 1;
    }
    found
}

impl Level {
    /// What a word at this place does against the rules.
    fn fault(&self, word: &Ident, setting: &Setting<'_>) -> Option<(String, &'static str)> {
        let (tokens, at, place) = (&self.tokens, self.at, &self.place);
        let raw = word.to_string();
        // `r#include_str!` is the same macro; `r#unsafe` is a name like any other.
        let name = raw.strip_prefix("r#").unwrap_or(&raw);
        let is_keyword = name == raw;
        let call = || format!("{name}!");
        let named = |why| Some((name.to_owned(), why));
        let attribute = |why| Some((format!("#[{name}]"), why));
        match name {
            "unsafe" if is_keyword => named(message::UNSAFE),
            "unsafe_code" if place.within != Within::Stricter => named(message::UNSAFE_ALLOWED),
            "include" | "include_str" | "include_bytes" | "option_env" => {
                let why = if name == "option_env" { message::ENVIRONMENT } else { message::READS };
                match () {
                    () if called(tokens, at) => Some((call(), why)),
                    () if place.within == Within::Use => named(message::RENAMED),
                    () if place.in_macro => named(message::NAMED_IN_MACRO),
                    () => None,
                }
            }
            "env" if called(tokens, at) => Some((call(), message::ENVIRONMENT)),
            // `use std::env;` brings the module, and the macro under the name that is looked for.
            "env" if place.within == Within::Use && is_word(tokens.get(at + 1), "as") => named(message::RENAMED),
            "env" if place.in_macro && setting.macros => named(message::ENV_IN_MACRO),
            "asm" | "global_asm" | "naked_asm" => {
                let known = called(tokens, at) || place.within == Within::Use || place.in_macro;
                known.then(|| (call(), message::ASSEMBLER))
            }
            "no_mangle" | "export_name" | "link_section" if self.is_attribute() || place.in_macro => {
                attribute(message::SYMBOL)
            }
            "link" if self.is_attribute() => attribute(message::SYMBOL),
            "path" if self.is_attribute() && is(tokens.get(at + 1), '=') => attribute(message::PATH),
            "mod" if is_keyword && place.in_macro => named(message::MODULE_IN_MACRO),
            "mod" if is_keyword && is(tokens.get(at + 2), ';') => self.out_of_line(setting),
            "extern" if is_keyword => {
                let block = |at: usize| braces(tokens.get(at)).is_some();
                let found = block(at + 1) || block(at + 2) && !is_word(tokens.get(at + 1), "crate");
                found.then(|| ("extern { … }".to_owned(), message::FOREIGN))
            }
            _ => None,
        }
    }

    /// Whether the word at this place names an attribute: first in `#[…]`, or anywhere in what a condition adds.
    fn is_attribute(&self) -> bool {
        match self.place.within {
            Within::Attribute => self.at == 0,
            Within::Conditional => true,
            Within::Code | Within::Use | Within::Stricter => false,
        }
    }

    /// Whether a word at this place begins an import. `impl Trait + use<'a>` is none.
    fn imports(&self, word: &Ident) -> bool {
        word == "use" && !is(self.tokens.get(self.at + 1), '<')
    }

    /// Where the tokens of a group at this place stand.
    fn inside(&self, inner: &Group) -> Place {
        let (tokens, at) = (&self.tokens, self.at);
        let mut place = self.place.clone();
        let back = |by: usize| at.checked_sub(by);
        // `name!(…)`, `macro_rules! name { … }`
        let opens =
            |from: Option<usize>| from.and_then(|from| group(tokens, from)).is_some_and(|(behind, _)| behind == at);
        place.in_macro |= opens(back(2)) || opens(back(3));
        let begins =
            |from: Option<usize>| from.and_then(|from| attribute(tokens, from)).is_some_and(|(behind, _)| behind == at);
        if begins(back(1)) || begins(back(2)) {
            place.within = Within::Attribute;
            return place;
        }
        let before = back(1).and_then(|before| tokens.get(before));
        let in_attribute = matches!(place.within, Within::Attribute | Within::Conditional | Within::Stricter);
        if in_attribute && inner.delimiter() == Delimiter::Parenthesis {
            place.within = match before {
                Some(word) if is_word(Some(word), "cfg_attr") => Within::Conditional,
                Some(word) if is_word(Some(word), "deny") || is_word(Some(word), "forbid") => Within::Stricter,
                _ => Within::Code,
            };
        } else if place.within != Within::Use {
            place.within = Within::Code;
        }
        if let (Some(TokenTree::Ident(name)), Delimiter::Brace) = (before, inner.delimiter())
            && is_word(back(2).and_then(|before| tokens.get(before)), "mod")
        {
            place.modules.push(name.to_string());
        }
        place
    }

    /// `mod name;` stands for a file, which has to be one of the student's.
    fn out_of_line(&self, setting: &Setting<'_>) -> Option<(String, &'static str)> {
        let name = self.tokens.get(self.at + 1)?.to_string();
        let plain = name.strip_prefix("r#").unwrap_or(&name);
        let folder = &self.place.modules;
        let files = [folder.join(format!("{plain}.rs")), folder.join(plain).join("mod.rs")];
        let own = files.iter().any(|file| setting.editable.contains(file));
        (!own).then(|| (format!("mod {name};"), message::OUT_OF_LINE))
    }
}

/// Where the files of a file's modules lie.
fn module_folder(file: &Path) -> PathBuf {
    let folder = file.parent().unwrap_or(Path::new(""));
    match file.file_stem() {
        Some(stem) if !["main", "lib", "mod"].iter().any(|name| stem == *name) => folder.join(stem),
        _ => folder.to_owned(),
    }
}

fn is_word(token: Option<&TokenTree>, word: &str) -> bool {
    matches!(token, Some(TokenTree::Ident(ident)) if ident == word)
}

fn braces(token: Option<&TokenTree>) -> Option<&Group> {
    match token {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => Some(group),
        _ => None,
    }
}
