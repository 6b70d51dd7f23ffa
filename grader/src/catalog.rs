//! Which exercises there are: one folder each, described by its `exercise.toml`. There is no other registry.

use std::path::{Component, Path, PathBuf};

use serde::Deserialize;

use crate::course::Course;
use crate::exit::Code;
use crate::message;

/// What `exercise.toml` says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// A few words.
    pub title: String,
    /// What it is about, in one or two words, such as `collectives`.
    pub topic: String,
    /// How long it takes a student.
    pub minutes: u32,
    /// One line: what the student does.
    pub summary: String,
    /// The student's files, relative to the exercise's folder.
    pub editable: Vec<PathBuf>,
    /// From a nudge to nearly there.
    #[serde(default)]
    pub hints: Vec<String>,
    /// How it is benchmarked, where it is.
    pub bench: Option<crate::bench::plan::Plan>,
    /// The checks, in the order in which they run.
    #[serde(rename = "check")]
    pub checks: Vec<Check>,
}

/// One check: a `#[test]` function of `tests/checks.rs`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// The function's name.
    pub name: String,
    /// What it finds out, as the student sees it.
    pub title: String,
    /// What it is worth.
    pub points: u32,
    /// The check without which this one makes no sense.
    pub after: Option<String>,
    /// What helps whoever fails it.
    pub hint: Option<String>,
}

/// An exercise.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// Its number in the course.
    pub number: u32,
    /// Its package.
    pub name: String,
    /// The name of its folder, `NN-name`.
    pub folder: String,
    /// The whole path of its folder.
    pub path: PathBuf,
    /// What its `exercise.toml` says.
    pub spec: Spec,
}

impl Exercise {
    /// The points that all its checks are worth.
    pub fn points(&self) -> u32 {
        self.spec.checks.iter().map(|check| check.points).sum()
    }

    /// The student's files, by their whole paths.
    pub fn editable(&self) -> impl Iterator<Item = PathBuf> {
        self.spec.editable.iter().map(|file| self.path.join(file))
    }
}

/// All exercises of a course.
#[derive(Debug)]
pub struct Catalog {
    /// Those that can be read, in course order.
    pub exercises: Vec<Exercise>,
    /// Those that can't.
    pub broken: Vec<Broken>,
}

/// An exercise whose `exercise.toml` can't be read.
#[derive(Clone, Debug)]
pub struct Broken {
    /// Its number in the course.
    pub number: u32,
    /// Its name.
    pub name: String,
    /// The name of its folder.
    pub folder: String,
    /// Why: file, line, and what is wrong there.
    pub why: String,
}

/// What a command works on.
#[derive(Debug)]
pub struct Selection {
    /// The exercises, in course order.
    pub exercises: Vec<Exercise>,
    /// Those that would belong to them and are broken.
    pub broken: Vec<Broken>,
}

impl Selection {
    /// The exercises, for a command that needs all that were asked for.
    ///
    /// # Errors
    /// When one of them is broken.
    pub fn whole(self) -> anyhow::Result<Vec<Exercise>> {
        match self.broken.into_iter().next() {
            Some(broken) => Err(Code::GraderError.error(broken.why)),
            None => Ok(self.exercises),
        }
    }
}

impl From<Exercise> for Selection {
    fn from(exercise: Exercise) -> Self {
        Self { exercises: vec![exercise], broken: Vec::new() }
    }
}

impl Catalog {
    /// Reads the course.
    ///
    /// # Errors
    /// When the folder of exercises can't be read.
    pub fn read(course: &Course) -> anyhow::Result<Self> {
        let mut catalog = Self { exercises: Vec::new(), broken: Vec::new() };
        let mut folders: Vec<PathBuf> =
            std::fs::read_dir(course.exercises())?.filter_map(|entry| Some(entry.ok()?.path())).collect();
        folders.sort();
        for path in folders.into_iter().filter(|path| path.is_dir()) {
            let folder = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let Some((number, name)) = split(&folder) else { continue };
            match read_spec(course, &path) {
                Ok(spec) => {
                    catalog.exercises.push(Exercise {
                        number,
                        name: name.to_owned(),
                        folder: folder.clone(),
                        path,
                        spec,
                    });
                }
                Err(why) => {
                    let (name, folder) = (name.to_owned(), folder.clone());
                    catalog.broken.push(Broken { number, name, folder, why });
                }
            }
        }
        Ok(catalog)
    }

    /// The exercises of these names, in course order; all of them where no name is given.
    ///
    /// # Errors
    /// When there is no such exercise.
    pub fn select(&self, names: &[String]) -> anyhow::Result<Selection> {
        let wanted = |name: &str, folder: &str| names.is_empty() || names.iter().any(|n| n == name || n == folder);
        for name in names {
            let known = self.exercises.iter().any(|exercise| exercise.name == *name || exercise.folder == *name)
                || self.broken.iter().any(|broken| broken.name == *name || broken.folder == *name);
            if !known {
                return Err(Code::Usage.error(message::unknown_exercise(name, &self.names())));
            }
        }
        let exercises = self.exercises.iter().filter(|exercise| wanted(&exercise.name, &exercise.folder));
        let broken = self.broken.iter().filter(|broken| wanted(&broken.name, &broken.folder));
        Ok(Selection { exercises: exercises.cloned().collect(), broken: broken.cloned().collect() })
    }

    /// The exercise of this name.
    ///
    /// # Errors
    /// When there is no such exercise, or it is broken.
    pub fn one(&self, name: &str) -> anyhow::Result<Exercise> {
        let found = self.select(&[name.to_owned()])?.whole()?;
        found.into_iter().next().ok_or_else(|| Code::Usage.error(message::unknown_exercise(name, &self.names())))
    }

    /// What somebody may have meant.
    fn names(&self) -> Vec<String> {
        let exercises = self.exercises.iter().map(|exercise| exercise.name.clone());
        let broken = self.broken.iter().map(|broken| broken.name.clone());
        exercises.chain(broken).chain(crate::cli::commands()).collect()
    }
}

/// `02-pi` is exercise 2, package `pi`.
fn split(folder: &str) -> Option<(u32, &str)> {
    let (number, name) = folder.split_once('-')?;
    Some((number.parse().ok()?, name))
}

/// Reads an `exercise.toml`; the error names file, line and what is expected.
fn read_spec(course: &Course, folder: &Path) -> Result<Spec, String> {
    let path = folder.join("exercise.toml");
    let shown = path.strip_prefix(course.root()).unwrap_or(&path).display().to_string();
    let text = std::fs::read_to_string(&path).map_err(|error| message::unreadable_spec(&shown, &error.to_string()))?;
    let spec: Spec = toml::from_str(&text).map_err(|error| message::broken_spec(&shown, &error.to_string()))?;
    match fault(&spec, folder) {
        Some(fault) => Err(message::broken_spec(&shown, &fault)),
        None => Ok(spec),
    }
}

/// What the types do not rule out.
fn fault(spec: &Spec, folder: &Path) -> Option<String> {
    if spec.checks.is_empty() {
        return Some("an exercise needs at least one [[check]]".to_owned());
    }
    if spec.editable.is_empty() {
        return Some("`editable` names no file for the student to write in".to_owned());
    }
    for file in &spec.editable {
        if !file.components().all(|part| matches!(part, Component::Normal(_))) {
            return Some(format!("`editable` must name files inside the exercise, not {}", file.display()));
        }
        // What else may be wrong with it, `sources` tells.
        if folder.join(file).symlink_metadata().is_err() {
            return Some(message::missing_file(file));
        }
    }
    for (at, check) in spec.checks.iter().enumerate() {
        let earlier = &spec.checks[..at];
        if earlier.iter().any(|other| other.name == check.name) {
            return Some(format!("two checks are named {}", check.name));
        }
        if let Some(after) = &check.after
            && !earlier.iter().any(|other| other.name == *after)
        {
            return Some(format!("check {} is `after` {after}, which is no earlier check", check.name));
        }
    }
    None
}
