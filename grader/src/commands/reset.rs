//! `grader reset`: puts the stub back, and keeps what was written.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use crate::catalog::{Catalog, Exercise};
use crate::course::Course;
use crate::exit::Code;
use crate::message;

pub fn run(course: &Course, name: &str, yes: bool) -> anyhow::Result<Code> {
    let exercise = Catalog::read(course)?.one(name)?;
    if !yes && !asked(&exercise)? {
        println!("{}", message::not_reset(&exercise.name));
        return Ok(Code::Passed);
    }
    let backup = reset(course, &exercise)?;
    println!("{}", message::was_reset(&exercise.name, backup.strip_prefix(course.root()).unwrap_or(&backup)));
    Ok(Code::Passed)
}

fn asked(exercise: &Exercise) -> anyhow::Result<bool> {
    if !console::user_attended() {
        return Err(Code::Usage.error(message::RESET_NEEDS_YES));
    }
    let files: Vec<String> = exercise.spec.editable.iter().map(|file| file.display().to_string()).collect();
    print!("{}", message::reset_question(&files));
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

/// Copies the student's files away, then puts the stubs back. Gives the folder of the copies.
pub fn reset(course: &Course, exercise: &Exercise) -> anyhow::Result<PathBuf> {
    // First all that can fail without harm: a file is touched only once its stub is at hand.
    let stubs: Vec<_> =
        exercise.editable().map(|file| Ok((stub(course, &file)?, file))).collect::<anyhow::Result<_>>()?;
    let backup = |number: u32| course.own().join("backups").join(format!("{}-{number}", exercise.folder));
    let backup = (1..).map(backup).find(|folder| !folder.exists()).context("there are too many backups")?;
    // Reading a pipe would wait for somebody to write.
    if let Some((_, file)) = stubs.iter().find(|(_, file)| !file.is_file()) {
        return Err(Code::Usage.error(message::no_file_to_reset(file.strip_prefix(course.root()).unwrap_or(file))));
    }
    for (_, file) in &stubs {
        let copy = backup.join(file.strip_prefix(&exercise.path).unwrap_or(file));
        let what = || format!("failed to copy {} to {}", file.display(), copy.display());
        std::fs::create_dir_all(copy.parent().unwrap_or(&backup)).with_context(what)?;
        std::fs::copy(file, &copy).with_context(what)?;
    }
    for (stub, file) in stubs {
        std::fs::write(&file, stub).with_context(|| format!("failed to write {}", file.display()))?;
    }
    Ok(backup)
}

/// A file as it was when it came into the course: a student's commits change it, and the stub is what came first.
pub fn stub(course: &Course, file: &Path) -> anyhow::Result<Vec<u8>> {
    let shown = file.strip_prefix(course.root()).unwrap_or(file).display().to_string();
    let failed = |why: &str| Code::GraderError.error(message::no_stub(&shown, why));
    let git = |arguments: &[&str]| -> anyhow::Result<Vec<u8>> {
        let output = Command::new("git").current_dir(course.root()).args(arguments).output();
        let output = output.map_err(|error| failed(&error.to_string()))?;
        if !output.status.success() {
            return Err(failed(String::from_utf8_lossy(&output.stderr).trim()));
        }
        Ok(output.stdout)
    };
    // The course's own branch, where the fork knows it, has the newest stub.
    for branch in ["upstream/main", "upstream/HEAD"] {
        // `./`: the course may lie in a folder of its repository.
        if let Ok(stub) = git(&["show", &format!("{branch}:./{shown}")]) {
            return Ok(stub);
        }
    }
    let history = String::from_utf8_lossy(&git(&["log", "--format=%H", "--", &shown])?).into_owned();
    // Solving it takes `todo!()`s away, step by step: the newest version with the most of them is the stub.
    let mut stub: (usize, Vec<u8>) = (0, Vec::new());
    for commit in history.lines() {
        // A commit that took the file away has none.
        let Ok(version) = git(&["show", &format!("{commit}:./{shown}")]) else { continue };
        let tasks = String::from_utf8_lossy(&version).matches("todo!(").count();
        if tasks > stub.0 {
            stub = (tasks, version);
        }
    }
    if stub.0 == 0 {
        return Err(failed("no commit has it with a `todo!()`"));
    }
    Ok(stub.1)
}
