//! `grader hint`: one more hint each time, from a nudge to nearly there.

use console::style;

use crate::course::Course;
use crate::exit::Code;
use crate::message;

pub fn run(course: &Course, name: Option<&str>, all: bool) -> anyhow::Result<Code> {
    let Some(exercise) = super::named_or_next(course, name)? else {
        println!("{}", message::ALL_PASSED);
        return Ok(Code::Passed);
    };
    let hints = &exercise.spec.hints;
    if hints.is_empty() {
        println!("{}", message::no_hints(&exercise));
        return Ok(Code::Passed);
    }
    // How many were shown is remembered, so that asking again gives the next one.
    let memory = course.own().join("hints").join(&exercise.folder);
    let seen: usize = std::fs::read_to_string(&memory).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0);
    let next = (seen + 1).min(hints.len());
    let shown = if all { 1..=hints.len() } else { next..=next };
    for number in shown {
        println!("{}", style(message::hint_head(&exercise, number)).bold());
        println!("{}\n", hints[number - 1].trim());
    }
    if !all && next < hints.len() {
        println!("{}", style(message::more_hints(&exercise)).dim());
    }
    std::fs::create_dir_all(course.own().join("hints"))?;
    std::fs::write(memory, if all { hints.len() } else { next }.to_string())?;
    Ok(Code::Passed)
}
