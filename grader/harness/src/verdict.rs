//! How it went.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a check, and from its checks an exercise, ended with.
///
/// A fault of the grader or of the machine is never the student's failure: it has a verdict of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// All that was asked for holds.
    Pass,
    /// A rank reached a `todo!()`.
    Todo,
    /// The program does not compile.
    BuildFailed,
    /// The program ran to its end and printed or computed something else.
    WrongOutput,
    /// Ranks wait for each other for ever.
    Deadlock,
    /// MPI was called against its rules.
    MpiMisuse,
    /// A rank panicked, was killed by a signal, or ended before `MPI_Finalize`.
    Crash,
    /// The program did not end in time.
    TimeLimit,
    /// The program used more than it may, such as endless output.
    LimitExceeded,
    /// Right, and not as parallel as asked for.
    TooSlow,
    /// The measurement could not tell.
    Inconclusive,
    /// A check that this one depends on failed, so it was not run.
    NotRun,
    /// The grader or the machine failed, not the program.
    GraderError,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 13] = [
        Self::Pass,
        Self::Todo,
        Self::BuildFailed,
        Self::WrongOutput,
        Self::Deadlock,
        Self::MpiMisuse,
        Self::Crash,
        Self::TimeLimit,
        Self::LimitExceeded,
        Self::TooSlow,
        Self::Inconclusive,
        Self::NotRun,
        Self::GraderError,
    ];

    /// Whether it could not be told how it went: the grader, the machine or the measurement failed, and not the program.
    #[must_use]
    pub fn is_undecided(self) -> bool {
        matches!(self, Self::GraderError | Self::Inconclusive)
    }

    /// The verdict in words, as people read it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Todo => "todo",
            Self::BuildFailed => "build failed",
            Self::WrongOutput => "wrong output",
            Self::Deadlock => "deadlock",
            Self::MpiMisuse => "MPI misuse",
            Self::Crash => "crash",
            Self::TimeLimit => "time limit",
            Self::LimitExceeded => "limit exceeded",
            Self::TooSlow => "too slow",
            Self::Inconclusive => "inconclusive",
            Self::NotRun => "not run",
            Self::GraderError => "grader error",
        }
    }

    /// The verdict as files spell it: `wrong-output`.
    #[must_use]
    pub fn slug(self) -> String {
        self.words().to_lowercase().replace(' ', "-")
    }

    /// The verdict that is spelled so.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.slug() == slug)
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.words())
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict;

    #[test]
    fn files_and_serde_spell_a_verdict_alike() {
        for verdict in Verdict::ALL {
            assert_eq!(serde_json::to_value(verdict).unwrap(), verdict.slug());
            assert_eq!(Verdict::from_slug(&verdict.slug()), Some(verdict));
        }
    }
}
