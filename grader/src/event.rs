//! What happens while exercises are graded, in the order in which it happens. Reporters render events.

use crate::catalog::{Check, Exercise};
use crate::result::{CheckResult, ExerciseResult, Report};

/// Something that happened.
#[derive(Debug)]
pub enum Event<'a> {
    /// Another grader works in this checkout, and this one waits for it.
    Waiting(&'a str),
    /// The MPI is there; the seed of the grading.
    Mpi(&'a str, u64),
    /// What programs are not kept from on this system, in words.
    Unbounded(&'a str),
    /// Cargo starts on these exercises.
    Building(&'a [Exercise]),
    /// Cargo has compiled so many crates, this one last.
    Compiled(usize, &'a str),
    /// Cargo is done.
    Built,
    /// An exercise's turn.
    Exercise(&'a Exercise),
    /// A check's turn.
    Check(&'a Exercise, &'a Check),
    /// A check is done.
    Checked(&'a Exercise, &'a CheckResult),
    /// An exercise is done.
    Graded(&'a ExerciseResult),
    /// All is done, or was interrupted.
    Done(&'a Report),
}

/// Whoever renders events.
pub trait Reporter {
    /// Takes notice of an event.
    fn event(&mut self, event: &Event<'_>);
}

/// Several reporters at once.
impl Reporter for Vec<Box<dyn Reporter>> {
    fn event(&mut self, event: &Event<'_>) {
        for reporter in self {
            reporter.event(event);
        }
    }
}

/// A reporter that says nothing.
#[derive(Debug)]
pub struct Silent;

impl Reporter for Silent {
    fn event(&mut self, _: &Event<'_>) {}
}
