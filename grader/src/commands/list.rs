//! `grader list`: the exercises and how they stand.

use console::style;

use crate::catalog::Catalog;
use crate::course::Course;
use crate::exit::Code;
use crate::report::styled_verdict;
use crate::state::State;

pub fn run(course: &Course) -> anyhow::Result<Code> {
    let catalog = Catalog::read(course)?;
    let state = State::read(course);
    for exercise in &catalog.exercises {
        let verdict = state.verdict(exercise).map_or(style("not graded as it is now").dim(), styled_verdict);
        println!(
            "{:02} {:<16} {:<16} {:>3} points {:>3} min  {verdict}",
            exercise.number,
            exercise.name,
            exercise.spec.topic,
            exercise.points(),
            exercise.spec.minutes,
        );
        println!("   {}", style(&exercise.spec.summary).dim());
    }
    for broken in &catalog.broken {
        eprintln!("{} {}", style("error:").red().bold().for_stderr(), broken.why);
    }
    Ok(if catalog.broken.is_empty() { Code::Passed } else { Code::GraderError })
}
