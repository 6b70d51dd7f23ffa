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
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.root.join("target"), PathBuf::from)
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
