//! How a pull request stands, as a line of its comment that nobody sees: what the next push is compared with.

use std::collections::BTreeMap;

use harness::Verdict;
use serde::{Deserialize, Serialize};

#[cfg(feature = "github")]
use crate::{catalog::Catalog, result::Report};

#[cfg(feature = "github")]
const OPEN: &str = "<!-- ranklings-standing ";
#[cfg(feature = "github")]
const CLOSE: &str = " -->";

/// A commit, and what its exercises came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// The commit that was graded.
    pub commit: String,
    /// Exercise → verdict and points.
    pub exercises: BTreeMap<String, (Verdict, u32)>,
}

#[cfg(feature = "github")]
impl Standing {
    /// What a report came to.
    pub fn of(report: &Report, commit: &str) -> Self {
        let exercises = report.exercises.iter();
        Self {
            commit: commit.to_owned(),
            exercises: exercises.map(|it| (it.name.clone(), (it.verdict, it.points))).collect(),
        }
    }

    /// The hidden line.
    pub fn line(&self) -> String {
        let text = serde_json::to_string(self).expect("a standing is made of strings and numbers");
        format!("{OPEN}{text}{CLOSE}")
    }

    /// Reads the hidden line of a comment. Who may edit comments may have edited it: what is not of this course is no line.
    pub fn read(comment: &str, catalog: &Catalog) -> Option<Self> {
        let line = comment.lines().find_map(|line| line.strip_prefix(OPEN)?.strip_suffix(CLOSE))?;
        let standing: Self = serde_json::from_str(line).ok()?;
        let commit = standing.commit.len() == 40 && standing.commit.chars().all(|it| it.is_ascii_hexdigit());
        let known = standing.exercises.iter().all(|(name, (_, points))| {
            catalog.exercises.iter().any(|exercise| exercise.name == *name && *points <= exercise.points())
        });
        (commit && known).then_some(standing)
    }
}
