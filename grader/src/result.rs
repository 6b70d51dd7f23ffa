//! What grading comes to, as values. `--format json` prints a [`Report`]; its schema is committed.

use harness::parallelism::Measured;
use harness::{Failure, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of the JSON format. It grows when a reader of the old one would misunderstand the new one.
pub const FORMAT: u32 = 1;

/// One grading of one or more exercises.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The version of this format.
    pub format: u32,
    /// The MPI that ran the exercises, such as `MPICH 5.0.2`.
    pub mpi: String,
    /// The seed that the checks drew their cases from; `--seed` repeats it.
    pub seed: u64,
    /// The exercises in course order. Those that Ctrl-C came before are missing.
    pub exercises: Vec<ExerciseResult>,
    /// Points reached.
    pub points: u32,
    /// Points that could be reached.
    pub out_of: u32,
    /// Of these, points of which it could not be told whether they are reached: a grader error, or an inconclusive
    /// measurement. They are no zero: whoever wants a score has to grade again.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub undecided: u32,
    /// Of a submission: files of exercises that lie elsewhere than in the course, such as one folder deeper, and were taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<String>,
    /// Of a submission: what differs from the course besides the files that are its author's to write, and was not used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_used: Vec<String>,
    /// Of a submission: files that are its author's to write and are not there. Their stubs were graded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Ctrl-C ended the grading early.
    pub interrupted: bool,
    /// How long building took, in seconds.
    pub build_seconds: f64,
    /// How long running the checks took, in seconds.
    pub check_seconds: f64,
}

/// How one exercise went.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExerciseResult {
    /// Its number in the course.
    pub number: u32,
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The first verdict of its checks that is not *pass*; *pass* where there is none.
    pub verdict: Verdict,
    /// Points reached.
    pub points: u32,
    /// Points that could be reached.
    pub out_of: u32,
    /// What the compiler, or the grader, says of a program that could not be built.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub build_output: Option<String>,
    /// Its checks, in order.
    pub checks: Vec<CheckResult>,
}

/// How one check went.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckResult {
    /// The test function.
    pub name: String,
    /// What it finds out.
    pub title: String,
    /// How it went.
    pub verdict: Verdict,
    /// Points reached.
    pub points: u32,
    /// Points that could be reached.
    pub out_of: u32,
    /// Why it did not pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
    /// What helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// How parallel it is, where the check measures that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parallelism: Vec<Measured>,
    /// How many launches it made.
    pub launches: u32,
    /// How long these took, in seconds.
    pub launch_seconds: f64,
    /// How long the whole check took, in seconds.
    pub seconds: f64,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl ExerciseResult {
    /// The verdict on an exercise from those on its checks.
    pub fn verdict_of(checks: &[CheckResult]) -> Verdict {
        let bad = |check: &&CheckResult| !matches!(check.verdict, Verdict::Pass | Verdict::NotRun);
        checks.iter().find(bad).map_or(Verdict::Pass, |check| check.verdict)
    }

    /// Whether it could not be told how it, or one of its checks, went.
    pub fn is_undecided(&self) -> bool {
        self.verdict.is_undecided() || self.checks.iter().any(|check| check.verdict.is_undecided())
    }

    /// Whether it could not be told how this check of it went. What was not run for the sake of such a check counts.
    pub fn leaves_undecided(&self, check: &CheckResult) -> bool {
        check.verdict.is_undecided() || (check.verdict == Verdict::NotRun && self.verdict.is_undecided())
    }

    /// Points of which it could not be told whether they are reached.
    pub fn undecided(&self) -> u32 {
        if self.checks.is_empty() {
            return if self.verdict.is_undecided() { self.out_of } else { 0 };
        }
        self.checks.iter().filter(|check| self.leaves_undecided(check)).map(|check| check.out_of).sum()
    }

    /// The check that decided the verdict.
    pub fn decisive(&self) -> Option<&CheckResult> {
        self.checks.iter().find(|check| check.verdict == self.verdict)
    }
}

impl Report {
    /// Whether every exercise passed.
    pub fn passed(&self) -> bool {
        !self.interrupted && self.exercises.iter().all(|exercise| exercise.verdict == Verdict::Pass)
    }

    /// Whether its points are a score: nothing in it is undecided, and the grading came to its end.
    pub fn is_whole(&self) -> bool {
        !self.interrupted && !self.exercises.iter().any(ExerciseResult::is_undecided)
    }

    /// The exercises of which it could not be told how they went.
    pub fn undecided_exercises(&self) -> impl Iterator<Item = &ExerciseResult> {
        self.exercises.iter().filter(|exercise| exercise.is_undecided())
    }
}
