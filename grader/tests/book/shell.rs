//! Shell blocks that are marked `sh run` are run, one after the other, in a clone of the course.
//!
//! `cargo run -p grader --` there is the grader that this test was built with: to compile it anew would take a minute.

use std::path::Path;
use std::process::Command;

use crate::{course, none, texts};

/// Stands for cargo on the PATH: the grader is built already.
const CARGO: &str = r#"#!/usr/bin/env bash
set -euo pipefail
case "$*" in
    grade) exec "$GRADER" ;;
    "grade "*) shift; exec "$GRADER" "$@" ;;
    "run -p grader -- "* | "run -q -p grader -- "*)
        while [ "$1" != -- ]; do shift; done
        shift
        exec "$GRADER" "$@" ;;
    *) exec "$REAL_CARGO" "$@" ;;
esac
"#;

#[test]
fn blocks_that_are_marked_run() {
    if !course().join(".git").exists() {
        eprintln!("skipped: this course is no git checkout, so that it can't be cloned");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let clone = folder.path().join("ranklings");
    let status = Command::new("git").args(["clone", "--quiet"]).arg(course()).arg(&clone).status().expect("git starts");
    assert!(status.success(), "{} can't be cloned", course().display());
    let bin = folder.path().join("bin");
    std::fs::create_dir(&bin).expect("a folder");
    executable(&bin.join("cargo"), CARGO);
    let mut faults = Vec::new();
    let mut count = 0;
    for page in texts() {
        for block in page.blocks.iter().filter(|block| block.is("run")) {
            count += 1;
            let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
            let mut shell = Command::new("bash");
            shell.args(["-euo", "pipefail", "-c", &block.text]).current_dir(&clone).env("PATH", path);
            shell.env("GRADER", env!("CARGO_BIN_EXE_grader")).env("REAL_CARGO", env!("CARGO"));
            let output = shell.output().expect("bash starts");
            if !output.status.success() {
                let said = [output.stdout, output.stderr].map(|it| String::from_utf8_lossy(&it).into_owned()).concat();
                faults.push(format!("{}: {}{}\n{said}", page.name(), block.text, output.status));
            }
        }
    }
    none(faults);
    assert!(count > 0, "no block is marked");
}

fn executable(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(path, text).expect("a script");
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("a mode");
}
