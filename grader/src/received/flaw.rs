//! Why a report is refused.

/// What is wrong with a report. None of it repeats a word of the report's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It has more bytes than any grading comes to.
    TooLarge,
    /// It is not JSON, or not of the form that `dev schema` prints.
    Form {
        /// The line where that shows.
        line: usize,
        /// The column.
        column: usize,
    },
    /// It is of another version of the format.
    Format(u32),
    /// It has more exercises, checks or figures than there are.
    TooMany,
    /// It names an exercise that this course does not have.
    UnknownExercise,
    /// It names a check that its exercise does not have, or not in this place.
    UnknownCheck,
    /// An exercise comes twice, or not in its place.
    Order,
    /// A verdict is not what its checks or its failure say.
    Contradiction,
    /// A timeline is none of a launch: too many lines, or not in the order of ranks.
    Timeline,
    /// A figure is none that can be measured.
    Figure,
}

impl std::fmt::Display for Flaw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&super::message::flaw(*self))
    }
}
