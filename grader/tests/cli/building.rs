//! What compiling may cost, and how much of what the compiler says is kept.

use std::fmt::Write;

use serde_json::Value;

use crate::course::{Course, GRADER, write};
use crate::gallery::TODO;

const PROGRAM: &str =
    "use mpi::topology::SimpleCommunicator;\n\npub fn run(_world: &SimpleCommunicator) {\n    todo!()\n}\n";

/// What is told of a program that goes on like this. Its compilation may take ten seconds of processor time.
fn told(more: &str) -> String {
    let course = Course::gallery();
    let _editing = course.editing();
    write(&course.program("open"), &format!("{PROGRAM}{more}"));
    let mut shell = std::process::Command::new("sh");
    shell.current_dir(course.path("")).env_remove("CARGO_TARGET_DIR");
    shell.args(["-c", "ulimit -t 15; exec \"$0\" open --format json", GRADER]);
    let output = shell.output().expect("the grader runs");
    write(&course.program("open"), TODO);
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).expect("a report");
    let exercise = &report["exercises"][0];
    assert_eq!(exercise["verdict"], "build-failed", "{exercise:#}");
    exercise["build_output"].as_str().expect("a text").to_owned()
}

#[test]
fn a_constant_that_takes_for_ever_is_the_programs_fault() {
    let told = told(
        "#[allow(long_running_const_eval)]\nconst _: u64 = { let mut n = 0; while n < u64::MAX { n += 1; } n };\n",
    );
    assert!(told.contains("more than 10 s of processor time"), "{told}");
}

#[test]
fn a_macro_that_grows_for_ever_is_the_programs_fault() {
    let told = told("macro_rules! grow { ($($t:tt)*) => { grow! { $($t)* $($t)* } } }\ngrow! { a b c d }\n");
    assert!(told.contains("more than 4 GiB of memory"), "{told}");
}

#[test]
fn what_the_compiler_says_is_kept_in_part() {
    let mut constants = String::new();
    for number in 0..4000 {
        writeln!(constants, "const X{number}: i32 = \"{number}\";").expect("written");
    }
    let told = told(&constants);
    assert!(told.starts_with("error[E0308]: mismatched types"), "{told}");
    assert!((50_000..70_000).contains(&told.len()), "{}", told.len());
    let last = told.lines().last().expect("lines");
    assert!(last.starts_with("… and ") && last.ends_with(" lines more"), "{last}");
}
