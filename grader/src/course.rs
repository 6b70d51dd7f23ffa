//! The checkout that the grader works in: its folders by name.

use std::path::{Path, PathBuf};

use crate::exit::Code;
use crate::message;

/// A checkout of the course.
#[derive(Clone, Debug)]
pub struct Course {
    root: PathBuf,
}

impl Course {
    /// The course that the current folder lies in.
    ///
    /// # Errors
    /// When it lies in none.
    pub fn here() -> anyhow::Result<Self> {
        let here = std::env::current_dir()?;
        match harness::course::find(&here) {
            Some(root) => Ok(Self { root }),
            None => Err(Code::Usage.error(message::not_in_a_course(&here))),
        }
    }

    /// The course that the current folder lies in, or else the one that this program was built in: for what has nothing to do with
    /// the exercises.
    ///
    /// # Errors
    /// When there is neither.
    pub fn here_or_own() -> anyhow::Result<Self> {
        let own = || Some(Self { root: harness::course::find(std::env::current_exe().ok()?.parent()?)? });
        Self::here().or_else(|error| own().ok_or(error))
    }

    /// The course with this top folder.
    pub fn at(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// The top folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The exercises, each in a folder `NN-name`.
    pub fn exercises(&self) -> PathBuf {
        self.root.join("exercises")
    }

    /// The solution of the exercise in the folder of this name.
    pub fn solution(&self, folder: &str) -> PathBuf {
        self.root.join("solutions").join(folder)
    }

    /// Where cargo builds for this checkout.
    pub fn target(&self) -> PathBuf {
        let named = ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR"].into_iter().find_map(std::env::var_os);
        self.root.join(named.unwrap_or_else(|| "target".into()))
    }

    /// What the grader keeps between two runs. Git does not see it.
    pub fn own(&self) -> PathBuf {
        self.root.join(".ranklings")
    }

    /// What benchmarks leave.
    pub fn bench(&self) -> PathBuf {
        self.own().join("bench")
    }

    /// The run records of the last grading.
    pub fn runs(&self) -> PathBuf {
        self.own().join("runs")
    }
}

/// The first of the checkout's folders that the grader can't write to, and why.
pub fn unwritable(root: &Path) -> Option<(PathBuf, std::io::Error)> {
    let written = [".ranklings", "target", ".mpi"].map(|name| root.join(name));
    let there = std::iter::once(root.to_owned()).chain(written).filter(|folder| folder.is_dir());
    there.into_iter().find_map(|folder| tempfile::tempfile_in(&folder).err().map(|why| (folder, why)))
}
