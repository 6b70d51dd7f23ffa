//! What a person reads of an inspected program.

use std::collections::BTreeMap;

use harness::{Failure, Finding, Run};

use super::message;
use crate::report::calls;
use crate::timeline::text::{self, Look};
use trace::timeline::Timeline;

/// So many warnings of one kind are shown; `--format json` has all.
const WARNINGS: usize = 4;

/// The findings, what every rank did when, what it called, and how well the ranks were used.
pub fn report(
    run: &Run,
    failure: Option<&Failure>,
    not_observed: Option<&str>,
    timeline: Option<Timeline<'_>>,
) -> String {
    let mut text = String::from("\n");
    match failure {
        Some(failure) => text.push_str(&format!("{failure}\n")),
        None => {
            let words = run.observation.as_ref().map(|it| message::clean(it.not_judged.is_empty()));
            text.extend(words.map(|words| format!("{words}\n")));
        }
    }
    let Some(observation) = &run.observation else {
        text.push_str(not_observed.unwrap_or_default());
        return text;
    };
    text.push_str(&warnings(&observation.warnings));
    for what in &observation.not_judged {
        text.push_str(&format!("not judged: {what}\n"));
    }
    let look = Look::of_terminal(is_plain());
    if let Some(timeline) = timeline {
        text.push_str(&format!("\n{}", text::render(&timeline.of_program(), &look)));
    }
    for part in [calls::table(observation, look.width), calls::efficiency(observation)] {
        if !part.is_empty() {
            text.push_str(&format!("\n{part}"));
        }
    }
    text
}

/// The warnings, but of each kind only the first ones.
fn warnings(all: &[Finding]) -> String {
    let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
    let mut text = String::new();
    for warning in all {
        let number = shown.entry(&warning.kind).or_default();
        *number += 1;
        if *number <= WARNINGS {
            text.push_str(&format!("warning: {}\n", warning.what));
        }
    }
    for (kind, number) in shown.into_iter().filter(|(_, number)| *number > WARNINGS) {
        text.push_str(&format!("warning: {}\n", message::more_warnings(kind, number - WARNINGS)));
    }
    text
}

/// Without colours: not a terminal, or somebody asked for none.
fn is_plain() -> bool {
    std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb")
}
