//! Names of files that somebody else has chosen, made fit to be shown.

use std::path::Path;

use harness::message::is_hidden;

/// The longest name that is shown, in characters.
const LONGEST: usize = 120;

/// The name without anything that a terminal acts on, or that can't be seen.
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let mut shown = String::new();
    for (number, character) in text.chars().enumerate() {
        if number == LONGEST {
            shown.push('…');
            break;
        }
        if is_hidden(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    #[test]
    fn names_do_nothing_to_a_terminal() {
        for (name, seen) in [
            ("exercises/02-pi/a b.rs", "exercises/02-pi/a b.rs"),
            ("é/ß.rs", "é/ß.rs"),
            ("\u{1b}]0;title\u{7}", "\\u{1b}]0;title\\u{7}"),
            ("a\nall passed", "a\\u{a}all passed"),
            ("\u{9b}2J", "\\u{9b}2J"),
            ("\u{202e}sr.ip", "\\u{202e}sr.ip"),
            ("p\u{200b}i.rs", "p\\u{200b}i.rs"),
        ] {
            assert_eq!(shown(Path::new(name)), seen);
        }
        assert_eq!(shown(Path::new(OsStr::from_bytes(b"a\xffb"))), "a\u{fffd}b");
        assert_eq!(shown(Path::new(&"x".repeat(5000))).chars().count(), LONGEST + 1);
    }
}
