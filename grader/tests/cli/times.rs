//! The text is graded, and not the time of its file.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::course::{Course, write};
use crate::gallery::{COUNTS_FROM_ONE, RIGHT, TODO};

/// Puts a file in the place of another, as `mv` of a backup does: its time is older than the last build.
fn put_older(path: &Path, text: &str) {
    let backup = path.with_extension("backup");
    fs::write(&backup, text).expect("written");
    let old = SystemTime::now() - Duration::from_secs(7200);
    fs::File::options().write(true).open(&backup).and_then(|file| file.set_modified(old)).expect("an older time");
    fs::rename(&backup, path).expect("moved");
}

fn verdict(course: &Course, arguments: &[&str]) -> String {
    let (report, _) = course.grade(&[&["dated"], arguments].concat());
    report["exercises"][0]["verdict"].as_str().expect("a verdict").to_owned()
}

#[test]
fn a_text_with_an_older_time_is_graded() {
    let course = Course::gallery();
    let _editing = course.editing();
    let program = course.program("dated");
    write(&program, RIGHT);
    assert_eq!(verdict(course, &[]), "pass");
    put_older(&program, COUNTS_FROM_ONE);
    let before = fs::metadata(&program).and_then(|it| it.modified()).expect("a time");
    assert_eq!(verdict(course, &[]), "wrong-output");
    assert_eq!(
        fs::metadata(&program).and_then(|it| it.modified()).expect("a time"),
        before,
        "the student's file is as it was"
    );
    put_older(&program, RIGHT);
    assert_eq!(verdict(course, &[]), "pass");
    // Also by hand.
    put_older(&program, COUNTS_FROM_ONE);
    let output = course.grader().args(["exec", "dated", "-n", "2"]).output().expect("the grader runs");
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 2\n"), "{output:?}");
    // Also what somebody has built in between, which the grader doesn't know of.
    write(&program, RIGHT);
    let mut cargo = std::process::Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let status = cargo
        .current_dir(course.path(""))
        .env_remove("CARGO_TARGET_DIR")
        .args(["build", "--quiet", "-p", "dated"])
        .status();
    assert!(status.expect("cargo runs").success());
    put_older(&program, COUNTS_FROM_ONE);
    assert_eq!(verdict(course, &[]), "wrong-output");
    put_older(&program, TODO);
    assert_eq!(verdict(course, &[]), "todo");
}

/// Also the checks: a new version of the course may be unpacked from an archive.
#[test]
fn checks_with_an_older_time_are_run() {
    let course = Course::gallery();
    let _editing = course.editing();
    write(&course.program("dated"), RIGHT);
    assert_eq!(verdict(course, &[]), "pass");
    let checks = course.exercise("dated").join("tests/checks.rs");
    let text = fs::read_to_string(&checks).expect("a text");
    put_older(
        &checks,
        &text.replace(
            "run().assert_success();",
            "run().assert_success();\n    fail(Failure::new(Verdict::WrongOutput, \"new\"));",
        ),
    );
    let now = verdict(course, &[]);
    put_older(&checks, &text);
    assert_eq!((now.as_str(), verdict(course, &[]).as_str()), ("wrong-output", "pass"));
    write(&course.program("dated"), TODO);
}
