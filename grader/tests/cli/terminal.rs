//! A terminal for the grader, which `script` makes.

use std::process::Command;

use crate::course::{Course, GRADER};

/// The grader on a terminal of its own; what is written to its standard input is typed there.
pub fn command(course: &Course, arguments: &[&str]) -> Command {
    let mut command = Command::new("script");
    let line = [&[GRADER], arguments].concat().join(" ");
    command.current_dir(course.path("")).args(["--quiet", "--return", "--flush", "--command", &line, "/dev/null"]);
    command.env_remove("CARGO_TARGET_DIR").env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env("TERM", "xterm");
    command
}
