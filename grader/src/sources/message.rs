//! The words on files that are not built.

use std::path::Path;

use super::Found;
use super::file::{LIMIT, Unfit};

pub const READS: &str = "it reads a file while the program is compiled";
pub const ENVIRONMENT: &str = "it reads the environment of whoever compiles the program";
pub const RENAMED: &str = "it gives another name to what reads files or the environment while the program is compiled";
pub const NAMED_IN_MACRO: &str = "handed to a macro, or within one, this name can be made a call that reads files";
pub const ENV_IN_MACRO: &str =
    "where macros are defined, this name within a macro can be made a call of `env!`; use it outside of the macro";
pub const PATH: &str = "it makes another file a part of the program";
pub const OUT_OF_LINE: &str =
    "the file that it stands for is not one of yours; write `mod … { … }` with the text inside";
pub const MODULE_IN_MACRO: &str = "a macro can make it stand for another file; write modules outside of macros";
pub const UNSAFE: &str = "the compiler's own checks would not hold there; nothing here needs it";
pub const UNSAFE_ALLOWED: &str = "it turns off the lint that forbids `unsafe`";
pub const SYMBOL: &str = "it changes how the program is linked, and what other libraries call";
pub const ASSEMBLER: &str = "the compiler's own checks do not hold for assembler";
pub const FOREIGN: &str = "it declares functions that the compiler can't check";
pub const SYNTAX: &str = "here the file ceases to be Rust";
pub const NOT_READ: &str =
    "the file can't be read as Rust, so it can't be told whether this is code or a comment; mend the syntax first";

/// What a file is that can't be read.
pub fn unfit(file: &Path, unfit: &Unfit) -> String {
    let name = file.display();
    let part = |part: &Path| {
        let above = file.ancestors().find(|whole| whole.ends_with(part)).unwrap_or(file);
        above.display().to_string()
    };
    match unfit {
        Unfit::Missing => format!("{name}: it is not there"),
        Unfit::Link(link) => format!("{name}: {} is a symbolic link; put the file itself there", part(link)),
        Unfit::Kind(other) if file.ends_with(other) => format!("{name}: it is not a regular file"),
        Unfit::Kind(other) => format!("{name}: {} is not a folder", part(other)),
        Unfit::TooLarge => format!("{name}: it has more than {} KiB", LIMIT >> 10),
        Unfit::NotUtf8(line) => format!("{name}:{line}: it is not UTF-8 from here on"),
        Unfit::Unreadable(error) => format!("{name}: {}", error.desc()),
    }
}

/// A place in a file.
pub fn found(file: &Path, found: &Found) -> String {
    format!("{}:{}: `{}`: {}", file.display(), found.line, found.words, found.why)
}

/// What is told of an exercise that is not built.
pub fn refusal(lines: &[String], shown: usize) -> String {
    let mut text = String::from("it is not built, because of what stands here:\n\n");
    for line in lines.iter().take(shown) {
        text += &format!("  {line}\n");
    }
    if lines.len() > shown {
        text += &format!("  … and {} more\n", lines.len() - shown);
    }
    text + "\ndocs/src/reference.md, “What your files may not hold”, has the rules and the reasons\n"
}
