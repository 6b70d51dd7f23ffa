//! The compiler of a stranger's program reads what it compiles and what that stands on, and no other file.

use std::process::Command;

use crate::course::GRADER;

/// Compiles a program that has the compiler read another file; whether it does.
fn compiles(confined: bool) -> (bool, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let exercise = folder.path().join("exercises/01-reads");
    let target = folder.path().join("target/debug/deps");
    for folder in [&exercise.join("src"), &target] {
        std::fs::create_dir_all(folder).expect("made");
    }
    std::fs::write(folder.path().join("another"), "another's file").expect("written");
    let main = exercise.join("src/main.rs");
    std::fs::write(&main, "fn main() { println!(\"{}\", include_str!(\"../../../another\")); }").expect("written");
    let sysroot = Command::new("rustc").args(["--print", "sysroot"]).output().expect("rustc runs").stdout;
    let rustc = std::path::Path::new(String::from_utf8_lossy(&sysroot).trim()).join("bin/rustc");
    let mut command = Command::new(GRADER);
    command.arg(rustc).args(["--crate-name", "reads", "--out-dir"]).arg(&target).arg(&main);
    command.env("RANKLINGS_COMPILING", folder.path().join("exercises"));
    command.env("CARGO_MANIFEST_DIR", &exercise).env("CARGO_BIN_NAME", "reads");
    if confined {
        command.env("RANKLINGS_COMPILING_CONFINED", "1");
    }
    let output = command.output().expect("the grader runs");
    let done = output.status.success() && target.join("reads").is_file();
    (done, String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_file_outside_of_the_program_cannot_be_compiled_in() {
    let (done, said) = compiles(false);
    assert!(done, "{said}");
    if harness::sandbox::missing(GRADER.as_ref()).contains(&harness::sandbox::Missing::Files) {
        return eprintln!("skipped: this system has no Landlock");
    }
    let (done, said) = compiles(true);
    assert!(!done && said.contains("Permission denied"), "{said}");
}
