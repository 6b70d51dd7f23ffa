//! Names of files that somebody else has chosen, made fit to be shown.

use std::path::Path;

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
        if character.is_control() || is_invisible(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Characters without a shape of their own: of no width, of another direction, tags, line ends.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}' | '\u{3164}'
            | '\u{feff}' | '\u{ffa0}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
    )
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
