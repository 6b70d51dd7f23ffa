//! What an exercise says of how it is benchmarked: the `[bench]` table of its `exercise.toml`.

use serde::Deserialize;

/// How a program is launched for a size, and what is known of its work.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// The program's arguments; `{size}` stands for how much there is to do.
    pub args: Vec<String>,
    /// How much there is to do in strong scaling, and on each rank in weak scaling.
    pub size: u64,
    /// What the size counts, such as `darts`.
    pub unit: String,
    /// Where the program prints estimates of a known number.
    pub error: Option<Estimates>,
    /// How its ranks communicate, where that follows from size and ranks.
    pub model: Option<Model>,
}

/// Estimates whose error falls as samples grow.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Estimates {
    /// The program's arguments: `{size}` samples for each of `{runs}` estimates.
    pub args: Vec<String>,
    /// What a line begins with that ends with an estimate.
    pub line: String,
    /// What is estimated.
    pub truth: f64,
    /// The standard deviation of one sample's contribution: an estimate of N samples has this / sqrt(N).
    pub deviation: f64,
}

/// How ranks communicate, as a formula of size and ranks.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// In which form.
    pub pattern: Pattern,
    /// How often.
    #[serde(default = "once")]
    pub times: u64,
    /// How many bytes each time.
    pub bytes: u64,
}

const fn once() -> u64 {
    1
}

/// The forms of communication that there is a formula for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pattern {
    /// One result of all ranks, `times` over.
    Reduction,
    /// A message to each of two neighbours and one from each, `times` over.
    Halo,
    /// A message there and one back for each unit of the size, between a manager and whichever worker is free.
    Manager,
}

/// Arguments with what stands for what filled in.
pub fn filled(args: &[String], size: u64, runs: u64) -> Vec<String> {
    args.iter().map(|it| it.replace("{size}", &size.to_string()).replace("{runs}", &runs.to_string())).collect()
}
