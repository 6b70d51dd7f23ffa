//! Machines and checkouts that are not as usual: what doctor says of them, and what works there.

use std::path::Path;
use std::process::Command;

use predicates::prelude::*;
use predicates::str::contains;

use crate::course::{Course, GRADER, Sketch, checkout};
use crate::exercise::Exercise;

const LAUNCHED: &str = "8 ranks started in the sandbox";

/// As README has it: cargo sets variables for what it runs, and writes paths in its own way.
#[test]
fn doctor_started_by_cargo_has_nothing_to_say_against_cargos_variables() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(checkout()).args(["run", "-q", "-p", "grader", "--", "doctor"]);
    let output = command.output().expect("cargo starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("no variable overrides the course's settings"), "{said}");
}

#[test]
fn a_temporary_folder_named_from_here_is_one() {
    let course = Course::gallery();
    let name = format!("temporary-{}", std::process::id());
    std::fs::create_dir(course.path(&name)).expect("a folder");
    let said = course.grader().arg("doctor").env("TMPDIR", &name).output().expect("it runs");
    std::fs::remove_dir_all(course.path(&name)).expect("removed");
    let said = String::from_utf8_lossy(&said.stdout);
    assert!(
        said.contains(LAUNCHED) && said.contains(&format!("temporary      {}", course.path(&name).display())),
        "{said}"
    );
}

#[test]
fn doctor_looks_at_the_mpi_that_is_asked_for() {
    let course = Sketch::new(&[]);
    let says = |want: &str, words: &'static str| {
        course.grader().args(["--mpi", want, "doctor"]).assert().stdout(contains(words));
    };
    says("system", "the MPI on the PATH is not set up here");
    says("embedded", "the embedded MPI is not set up here");
    says("auto", "none is set up yet");
}

/// A program lies where its author works, and that is seldom the course.
#[test]
fn inspect_works_from_any_folder_with_paths_from_there() {
    let folder = tempfile::tempdir().expect("a folder");
    std::os::unix::fs::symlink("/bin/sh", folder.path().join("shell")).expect("a link");
    let mut grader = assert_cmd::Command::new(GRADER);
    grader.current_dir(folder.path()).args(["inspect", "-n", "1", "--", "./shell", "-c", "echo from $PWD"]);
    let from = format!("from {}", folder.path().canonicalize().expect("it is there").display());
    grader.assert().stdout(contains(from));
}

#[test]
fn a_checkout_that_cannot_be_written_is_named_with_what_to_type() {
    let course = Sketch::new(&[Exercise::new("ring")]);
    let root = course.path("");
    let Some(mut grader) = read_only(&root) else { return };
    let says = contains("Read-only file system")
        .and(contains(format!("cp -r {}", root.display().to_string().trim_end_matches('/'))));
    grader.arg("ring").assert().code(5).stderr(says);
    let Some(mut grader) = read_only(&root) else { return };
    grader.arg("doctor").assert().code(1).stdout(contains("problem  checkout"));
}

/// The grader in a course that is mounted without the right to write.
fn read_only(root: &Path) -> Option<assert_cmd::Command> {
    let namespace = ["--user", "--map-root-user", "--mount"];
    if !Command::new("unshare").args(namespace).arg("true").output().is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: no mounts of one's own by `unshare --user --mount`");
        return None;
    }
    let text = format!(r#"mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && cd "$0" && exec {GRADER} "$@""#);
    let mut command = assert_cmd::Command::new("unshare");
    command.args(namespace).args(["sh", "-c", &text]).arg(root);
    Some(command)
}
