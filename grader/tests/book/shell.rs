//! Shell blocks that are marked `sh run` are run, one after the other, in a clone of the course in which `hello` is solved.
//!
//! `cargo run -p grader --` there is the grader that this test was built with: to compile it anew would take a minute. The clone is
//! kept in the target folder, so that only its first use compiles rsmpi.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use harness::mpi::{Mpi, Origin};

use crate::{course, none, texts};

/// The grader that is tested.
const GRADER: &str = env!("CARGO_BIN_EXE_grader");

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
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("book");
    fs::create_dir_all(&folder).expect("a folder");
    let lock = File::create(folder.join("lock")).expect("a lock file");
    lock.lock().expect("the lock");
    let clone = clone(&folder);
    let bin = folder.join("bin");
    fs::create_dir_all(&bin).expect("a folder");
    executable(&bin.join("cargo"), CARGO);
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    let mut faults = Vec::new();
    let mut count = 0;
    for page in texts() {
        for block in page.blocks.iter().filter(|block| block.is("run")) {
            count += 1;
            let mut shell = command("bash", &clone);
            shell.args(["-euo", "pipefail", "-c", &block.text]).env("PATH", &path);
            shell.env("GRADER", GRADER).env("REAL_CARGO", env!("CARGO"));
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

/// The course as it was committed last, with an MPI, and with `hello` solved.
fn clone(folder: &Path) -> PathBuf {
    let clone = folder.join("ranklings");
    if clone.join(".git").exists() {
        git(&clone, &["fetch", "--quiet", "origin", "HEAD"]);
        git(&clone, &["reset", "--quiet", "--hard", "FETCH_HEAD"]);
        git(&clone, &["clean", "--quiet", "-fd"]);
        // What the grader remembers of the last time.
        let _ = fs::remove_dir_all(clone.join(".ranklings"));
    } else {
        git(folder, &["clone", "--quiet", &course().to_string_lossy(), "ranklings"]);
    }
    let hello = |part: &str| clone.join(part).join("01-hello/src/hello.rs");
    fs::copy(hello("solutions"), hello("exercises")).expect("a solution");
    set_up(&clone);
    clone
}

/// The MPI of the checkout; what was downloaded once is not downloaded again.
fn set_up(clone: &Path) {
    run(command(GRADER, &course()).arg("setup"));
    let mpi = Mpi::read(&Mpi::file(&course())).expect("an MPI that was just set up");
    fs::create_dir_all(clone.join(".mpi")).expect("a folder");
    for folder in [mpi.lib.parent(), Some(mpi.libclang.as_path())].into_iter().flatten() {
        let link = clone.join(".mpi").join(folder.file_name().expect("a name"));
        if folder.starts_with(course()) && !link.exists() {
            std::os::unix::fs::symlink(folder, link).expect("a link");
        }
    }
    let which = if mpi.origin == Origin::Embedded { "embedded" } else { "system" };
    run(command(GRADER, clone).args(["setup", "--mpi", which]));
}

fn git(folder: &Path, arguments: &[&str]) {
    run(command("git", folder).args(arguments));
}

/// What runs in a folder as in a shell that nobody has prepared.
fn command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env_remove("CARGO_TARGET_DIR").env_remove("RUSTFLAGS");
    // cargo has set these for the test, from the checkout's configuration.
    command.env_remove("MPICC").env_remove("LIBCLANG_PATH").env_remove("BINDGEN_EXTRA_CLANG_ARGS");
    command
}

fn run(command: &mut Command) {
    let output = command.output().expect("it starts");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn executable(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs::write(path, text).expect("a script");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("a mode");
}
