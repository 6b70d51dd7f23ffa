//! Given: what is to be timed, as the command line says it.
//!
//! A script is a list of steps with semicolons between. Every rank takes them in order; one that begins with a rank's
//! number and a colon is for that rank alone: `start halo; sleep 2000; 1: sleep 500; stop halo`.

use std::time::Duration;

/// One step of a script.
pub enum Step {
    /// `start NAME`
    Start(String),
    /// `together NAME`: all ranks wait for each other, then they start the timer.
    Together(String),
    /// `stop NAME`
    Stop(String),
    /// `add NAME NANOSECONDS`: a lap that was measured elsewhere.
    Add(String, Duration),
    /// `sleep MICROSECONDS`
    Sleep(Duration),
    /// `allreduce COUNT`: the sum of so many numbers over all ranks.
    AllReduce(usize),
}

/// The steps of a script that are for this rank, each with its own text. None where it is not a script.
pub fn parse(script: &str, rank: i32) -> Option<Vec<(&str, Step)>> {
    let mut steps = Vec::new();
    for text in script.split(';').map(str::trim).filter(|text| !text.is_empty()) {
        let (only, text) = match text.split_once(':') {
            Some((only, text)) => (Some(only.trim().parse::<i32>().ok()?), text.trim()),
            None => (None, text),
        };
        let step = step(text)?;
        if only.is_none_or(|only| only == rank) {
            steps.push((text, step));
        }
    }
    Some(steps)
}

fn step(text: &str) -> Option<Step> {
    let words: Vec<&str> = text.split_whitespace().collect();
    Some(match words.as_slice() {
        ["start", timer] => Step::Start(name(timer)?),
        ["together", timer] => Step::Together(name(timer)?),
        ["stop", timer] => Step::Stop(name(timer)?),
        ["add", timer, nanoseconds] => Step::Add(name(timer)?, Duration::from_nanos(nanoseconds.parse().ok()?)),
        ["sleep", microseconds] => Step::Sleep(Duration::from_micros(microseconds.parse().ok()?)),
        ["allreduce", count] => Step::AllReduce(count.parse().ok()?),
        _ => return None,
    })
}

/// Names are plain, so that nobody has to quote them in a CSV file.
fn name(word: &str) -> Option<String> {
    let plain = word.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter));
    plain.then(|| word.to_owned())
}
