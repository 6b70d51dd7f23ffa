//! Why a check failed, as values.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::timeline::Timeline;
use crate::{Run, Verdict, message};

/// The folder that takes the records of a check's launches and its failure. The grader names it.
pub const RECORDS_VARIABLE: &str = "RANKLINGS_RECORDS";

/// The file in that folder that holds the [`Failure`].
pub const FAILURE_FILE: &str = "failure.json";

/// What is wrong, on which rank, what was expected, what was there instead, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// The verdict on the check.
    pub verdict: Verdict,
    /// One sentence: what is wrong.
    pub what: String,
    /// The rank that it was seen on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    /// What should have been there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual: Option<String>,
    /// One sentence: the likely cause, or what to look at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// Lines of the program that belong to it, such as a panic's message or each rank's last words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub output: Vec<String>,
    /// What every rank did until the launch was ended, where ranks waited in vain or did not end in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Timeline>,
    /// The launch that it was seen in, as one would type it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
}

impl Failure {
    /// A failure with a verdict and one sentence that says what is wrong.
    pub fn new(verdict: Verdict, what: impl Into<String>) -> Self {
        Self {
            verdict,
            what: what.into(),
            rank: None,
            expected: None,
            actual: None,
            because: None,
            output: Vec::new(),
            timeline: None,
            command: None,
        }
    }

    /// The program ended and what it printed is not what was asked for.
    pub fn wrong_output(what: impl Into<String>) -> Self {
        Self::new(Verdict::WrongOutput, what)
    }

    /// The same with nothing in it that a terminal or a page would take for more than text, and not without end: what a
    /// check quotes of a program may be meant to mislead.
    #[must_use]
    pub fn harmless(mut self) -> Self {
        self.what = message::harmless(&self.what);
        for text in [&mut self.expected, &mut self.actual, &mut self.because, &mut self.command] {
            *text = text.take().map(|text| message::harmless(&text));
        }
        self.output = message::harmless_lines(&self.output);
        self
    }

    /// On which rank it was seen.
    #[must_use]
    pub fn rank(mut self, rank: u32) -> Self {
        self.rank = Some(rank);
        self
    }

    /// What should have been there.
    #[must_use]
    pub fn expected(mut self, expected: impl std::fmt::Display) -> Self {
        self.expected = Some(expected.to_string());
        self
    }

    /// What was there.
    #[must_use]
    pub fn actual(mut self, actual: impl std::fmt::Display) -> Self {
        self.actual = Some(actual.to_string());
        self
    }

    /// The likely cause, in one sentence.
    #[must_use]
    pub fn because(mut self, cause: impl Into<String>) -> Self {
        self.because = Some(cause.into());
        self
    }

    /// Lines of the program's that belong to it.
    #[must_use]
    pub fn output(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.output = lines.into_iter().collect();
        self
    }

    /// What every rank of the launch did, where one of them never came to its end.
    #[must_use]
    pub(crate) fn with_timeline_of(mut self, run: &Run) -> Self {
        self.timeline = run.timeline.clone();
        self
    }

    /// The launch that it was seen in. [`fail`] takes the last one where none is named.
    #[must_use]
    pub fn seen_in(mut self, run: &Run) -> Self {
        self.command = Some(run.command());
        self
    }

    /// Reads the failure that a check left in its folder of records. None when it left none that can be read.
    #[must_use]
    pub fn read(records: &Path) -> Option<Self> {
        serde_json::from_slice(&std::fs::read(records.join(FAILURE_FILE)).ok()?).ok()
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        message::failure(self, f)
    }
}

/// Ends the check with this failure: leaves it in the folder of records for the grader, and panics with its words
/// for whoever runs `cargo test`.
///
/// # Panics
/// Always; that is its purpose.
#[track_caller]
pub fn fail(mut failure: Failure) -> ! {
    if failure.command.is_none() {
        failure.command = crate::launch::last_command();
    }
    let failure = crate::cases::catch(failure);
    if let Some(folder) = std::env::var_os(RECORDS_VARIABLE).map(PathBuf::from) {
        let text = serde_json::to_vec(&failure).expect("a failure is made of strings and numbers");
        if let Err(error) = std::fs::write(folder.join(FAILURE_FILE), text) {
            eprintln!("failed to write {} in {}: {error}", FAILURE_FILE, folder.display());
        }
    }
    panic!("{failure}");
}
