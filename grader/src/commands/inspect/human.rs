//! What a person reads of an inspected program.

use harness::{Failure, Run};

use super::message;
use crate::report::calls;
use crate::timeline::text::{self, Look};
use trace::timeline::Timeline;

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
    for warning in &observation.warnings {
        text.push_str(&format!("warning: {}\n", warning.what));
    }
    for what in &observation.not_judged {
        text.push_str(&format!("not judged: {what}\n"));
    }
    let look = Look::of_terminal(is_plain());
    if let Some(timeline) = timeline {
        text.push_str(&format!("\n{}", text::render(&timeline.of_program(), &look)));
    }
    text.push_str(&format!("\n{}\n{}", calls::table(observation, look.width), calls::efficiency(observation)));
    text
}

/// Without colours: not a terminal, or somebody asked for none.
fn is_plain() -> bool {
    std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb")
}
