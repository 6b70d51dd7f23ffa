//! What the last push changed.

use std::collections::BTreeMap;

use harness::Verdict;

use super::{Standing, message};
use crate::result::Report;

/// What is different from before; None where it is the same commit, graded again.
pub fn since(before: &Standing, report: &Report, commit: Option<&str>) -> Option<String> {
    if commit == Some(before.commit.as_str()) {
        return None;
    }
    let mut by: BTreeMap<Kind, Vec<&str>> = BTreeMap::new();
    let mut points = 0;
    for exercise in &report.exercises {
        let Some((verdict, had)) = before.exercises.get(&exercise.name) else { continue };
        // What could not be told has neither lost nor won points.
        if verdict.is_undecided() || exercise.is_undecided() {
            continue;
        }
        points += i64::from(exercise.points) - i64::from(*had);
        let kind = match (verdict == &Verdict::Pass, exercise.verdict == Verdict::Pass) {
            (false, true) => Kind::Passes,
            (true, false) => Kind::NoLonger,
            _ if exercise.points > *had => Kind::More,
            _ if exercise.points < *had => Kind::Fewer,
            _ => continue,
        };
        by.entry(kind).or_default().push(&exercise.name);
    }
    let listed: Vec<String> = by.iter().map(|(kind, names)| message::changed(*kind, names)).collect();
    Some(message::since(points, &before.commit, &listed))
}

/// How an exercise changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It passes, which it did not.
    Passes,
    /// It has more points.
    More,
    /// It has fewer.
    Fewer,
    /// It passed, and does not.
    NoLonger,
}
