//! Builds the faulty programs: a package per exercise, generated below the target folder, with a binary for each.
//!
//! They are generated rather than listed in `solutions/NN-x/Cargo.toml`, so that an author adds a file and nothing else,
//! and so that a program that is meant not to compile does not break `cargo build --workspace`.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::catalog::Exercise;
use crate::course::Course;

/// A faulty program.
#[derive(Clone, Debug)]
pub struct Faulty {
    /// The name of its file, without the ending.
    pub name: String,
    /// The file that says what to expect.
    pub file: PathBuf,
    /// What replaces the student's files: the file in the exercise, and what takes its place.
    replaces: Vec<(PathBuf, PathBuf)>,
}

/// The generated workspace.
#[derive(Debug)]
pub struct Workspace {
    /// Its folder.
    pub folder: PathBuf,
    /// Its packages.
    pub packages: Vec<String>,
}

/// The faulty programs of an exercise: `faulty/NAME.rs` stands for its first editable file, a folder `faulty/NAME/`
/// for those that it has under the same names.
pub fn list(course: &Course, exercise: &Exercise) -> anyhow::Result<Vec<Faulty>> {
    let folder = course.solution(&exercise.folder).join("faulty");
    let mut paths: Vec<PathBuf> = match std::fs::read_dir(&folder) {
        Ok(entries) => entries.filter_map(|entry| Some(entry.ok()?.path())).collect(),
        Err(_) => return Ok(Vec::new()),
    };
    paths.sort();
    let programs = paths.into_iter().map(|path| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            let replaces: Vec<_> = exercise
                .spec
                .editable
                .iter()
                .filter_map(|file| Some((file.clone(), path.join(file.file_name()?))))
                .filter(|(_, other)| other.is_file())
                .collect();
            let file = replaces.first().map(|(_, file)| file.clone()).context("it replaces no editable file");
            return Ok(Faulty { file: file.with_context(|| path.display().to_string())?, name, replaces });
        }
        let replaces = exercise.spec.editable.first().map(|file| (file.clone(), path.clone())).into_iter().collect();
        Ok(Faulty { name, file: path, replaces })
    });
    programs.collect()
}

/// The binary that a faulty program is built as.
pub fn binary(exercise: &Exercise, faulty: &Faulty) -> String {
    format!("{}-faulty-{}", exercise.name, faulty.name)
}

/// The folder of an exercise's generated package.
pub fn package(workspace: &Workspace, exercise: &Exercise) -> PathBuf {
    workspace.folder.join(&exercise.folder)
}

/// Writes the workspace: the course's own table of versions, profiles and lock, so that all that rsmpi takes to build
/// is built once for both.
///
/// An exercise without faulty programs has no package: cargo takes none without a program.
pub fn generate(course: &Course, exercises: &[(Exercise, Vec<Faulty>)]) -> anyhow::Result<Workspace> {
    let exercises: Vec<_> = exercises.iter().filter(|(_, programs)| !programs.is_empty()).collect();
    let folder = course.root().join("target").join("ranklings-faulty");
    std::fs::create_dir_all(&folder)?;
    let text = std::fs::read_to_string(course.root().join("Cargo.toml"))?;
    let mut manifest: toml::Table = toml::from_str(&text).context("the course's Cargo.toml is broken")?;
    let members: Vec<toml::Value> = exercises.iter().map(|(exercise, _)| exercise.folder.clone().into()).collect();
    let workspace = manifest.get_mut("workspace").and_then(toml::Value::as_table_mut).context("no [workspace]")?;
    workspace.insert("members".to_owned(), members.into());
    workspace.remove("default-members");
    absolute_paths(workspace, course.root());
    same_profiles(&mut manifest, exercises.iter().map(|(exercise, _)| exercise.name.as_str()));
    write(&folder.join("Cargo.toml"), &toml::to_string(&manifest)?)?;
    let lock = folder.join("Cargo.lock");
    if !lock.exists() {
        std::fs::copy(course.root().join("Cargo.lock"), lock)?;
    }
    for (exercise, programs) in &exercises {
        generate_package(course, &folder, exercise, programs)?;
    }
    let packages = exercises.iter().map(|(exercise, _)| format!("{}-faulty", exercise.name)).collect();
    Ok(Workspace { folder, packages })
}

fn absolute_paths(workspace: &mut toml::Table, root: &Path) {
    let Some(dependencies) = workspace.get_mut("dependencies").and_then(toml::Value::as_table_mut) else { return };
    for (_, dependency) in dependencies.iter_mut() {
        if let Some(path) = dependency.get_mut("path")
            && let Some(relative) = path.as_str()
        {
            *path = root.join(relative).display().to_string().into();
        }
    }
}

/// A faulty program is compiled as its solution is: where that has a profile of its own, the program gets the same.
fn same_profiles<'a>(manifest: &mut toml::Table, names: impl Iterator<Item = &'a str>) {
    let own = manifest.get_mut("profile").and_then(|profiles| profiles.get_mut("dev")?.get_mut("package"));
    let Some(own) = own.and_then(toml::Value::as_table_mut) else { return };
    for name in names {
        own.remove(name); // no package of this workspace
        if let Some(profile) = own.remove(&format!("{name}-solution")) {
            own.insert(format!("{name}-faulty"), profile);
        }
    }
}

fn generate_package(course: &Course, folder: &Path, exercise: &Exercise, programs: &[Faulty]) -> anyhow::Result<()> {
    let own = folder.join(&exercise.folder);
    std::fs::create_dir_all(&own)?;
    let solution = course.solution(&exercise.folder);
    let text = std::fs::read_to_string(solution.join("Cargo.toml"))?;
    let mut manifest: toml::Table = toml::from_str(&text).context("the solution's Cargo.toml is broken")?;
    let package = manifest.get_mut("package").and_then(toml::Value::as_table_mut).context("no [package]")?;
    package.insert("name".to_owned(), format!("{}-faulty", exercise.name).into());
    package.insert("autobins".to_owned(), false.into());
    manifest.remove("lints");
    let bins = programs.iter().map(|program| {
        let mut bin = toml::Table::new();
        bin.insert("name".to_owned(), binary(exercise, program).into());
        bin.insert("path".to_owned(), format!("{}.rs", program.name).into());
        bin.insert("test".to_owned(), false.into());
        toml::Value::Table(bin)
    });
    manifest.insert("bin".to_owned(), bins.collect::<Vec<_>>().into());
    write(&own.join("Cargo.toml"), &toml::to_string(&manifest)?)?;
    let main = std::fs::read_to_string(solution.join("src/main.rs"))?;
    for program in programs {
        write(&own.join(format!("{}.rs", program.name)), &main_of(&main, &solution.join("src"), exercise, program)?)?;
    }
    Ok(())
}

/// The solution's `main.rs` with every module by its whole path, and the faulty file in place of the student's.
fn main_of(main: &str, source: &Path, exercise: &Exercise, program: &Faulty) -> anyhow::Result<String> {
    let mut text = String::new();
    for line in main.lines() {
        let module = line.trim().strip_prefix("mod ").and_then(|line| line.strip_suffix(';'));
        let path = line.trim().strip_prefix("#[path = \"").and_then(|line| line.strip_suffix("\"]"));
        if let Some(path) = path {
            writeln!(text, "#[path = {:?}]", source.join(path))?;
        } else if let Some(module) = module
            && !text.trim_end().ends_with("\"]")
        {
            let replaced =
                program.replaces.iter().find(|(file, _)| file.file_stem().is_some_and(|stem| stem == module));
            let file = replaced.map_or_else(|| source.join(format!("{module}.rs")), |(_, file)| file.clone());
            writeln!(text, "#[path = {file:?}]\n{line}")?;
        } else {
            writeln!(text, "{line}")?;
        }
    }
    anyhow::ensure!(
        program.replaces.iter().all(|(_, file)| text.contains(&format!("{file:?}"))),
        "the main.rs of the solution of {} has no `mod` line for what {} replaces",
        exercise.name,
        program.name
    );
    Ok(text)
}

/// Writes a file only if that changes it: cargo builds again what is newer.
fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    if std::fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    std::fs::write(path, text).with_context(|| format!("failed to write {}", path.display()))
}
