//! Given: what a stopwatch says of a timer, and how it can be misused.

use std::fmt::{Display, Formatter, Result};

use serde::Serialize;

/// The laps of one timer, those of all ranks together. Times are in seconds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// The timer's name.
    pub timer: String,
    /// On how many ranks it measured at least one lap.
    pub ranks: usize,
    /// How many laps it measured, on all ranks together.
    pub laps: usize,
    /// The shortest lap.
    pub min_s: f64,
    /// The lap in the middle, when all are put in order; half-way between the two in the middle of an even number.
    pub median_s: f64,
    /// The longest lap.
    pub max_s: f64,
}

/// A timer was used in the wrong order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(dead_code, reason = "it is your stopwatch that finds a misuse")]
pub enum Misuse {
    /// Started twice, without a stop between.
    AlreadyRunning {
        /// The timer's name.
        timer: String,
    },
    /// Stopped without a start before.
    NotRunning {
        /// The timer's name.
        timer: String,
    },
}

impl Display for Misuse {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::AlreadyRunning { timer } => write!(f, "the timer {timer} is running already: stop it first"),
            Self::NotRunning { timer } => write!(f, "the timer {timer} is not running: start it first"),
        }
    }
}

impl std::error::Error for Misuse {}
