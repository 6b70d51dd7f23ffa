//! What in a sequence of tokens is a macro: a call of one, or its definition.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// Words before `!` that make it a negation: `if !(a && b)`.
const KEYWORDS: [&str; 22] = [
    "as", "await", "break", "const", "continue", "dyn", "else", "fn", "for", "if", "impl", "in", "let", "loop",
    "match", "move", "mut", "ref", "return", "static", "where", "while",
];

/// Whether this token is that character.
pub fn is(token: Option<&TokenTree>, character: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == character)
}

/// Whether the word at this place is the name of a macro that is called: `name!(…)`.
pub fn called(tokens: &[TokenTree], at: usize) -> bool {
    group(tokens, at).is_some()
}

/// The tokens that the macro named at this place gets, or is defined by: `name!(…)`, `macro_rules! name { … }`.
pub fn group(tokens: &[TokenTree], at: usize) -> Option<(usize, &Group)> {
    let TokenTree::Ident(name) = tokens.get(at)? else { return None };
    if !is(tokens.get(at + 1), '!') || KEYWORDS.iter().any(|word| name == word) {
        return None;
    }
    let behind = match tokens.get(at + 2) {
        Some(TokenTree::Ident(_)) => at + 3,
        _ => at + 2,
    };
    match tokens.get(behind) {
        Some(TokenTree::Group(group)) => Some((behind, group)),
        _ => None,
    }
}

/// Whether the word at this place is the name of a lifetime or a label, `'name`.
pub fn is_lifetime(tokens: &[TokenTree], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    matches!(before, Some(TokenTree::Punct(punct)) if punct.as_char() == '\'' && punct.spacing() == Spacing::Joint)
}

/// The tokens of an attribute that begins at this place, `#[…]` or `#![…]`, and their own place.
pub fn attribute(tokens: &[TokenTree], at: usize) -> Option<(usize, &Group)> {
    if !is(tokens.get(at), '#') {
        return None;
    }
    let behind = if is(tokens.get(at + 1), '!') { at + 2 } else { at + 1 };
    match tokens.get(behind) {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => Some((behind, group)),
        _ => None,
    }
}

/// Whether macros are defined anywhere in here.
pub fn defined(tokens: &TokenStream) -> bool {
    let mut left = vec![tokens.clone()];
    while let Some(tokens) = left.pop() {
        for token in tokens {
            match token {
                TokenTree::Ident(name) if name == "macro_rules" => return true,
                TokenTree::Group(group) => left.push(group.stream()),
                _ => {}
            }
        }
    }
    false
}
