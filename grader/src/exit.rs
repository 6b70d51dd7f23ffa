//! What the grader's exit code says.

/// The exit codes. They are documented for people in `docs/src/reference.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// All that was asked for passed.
    Passed = 0,
    /// An exercise did not pass.
    Failed = 1,
    /// The command line makes no sense, or is used in the wrong place.
    Usage = 2,
    /// A program does not compile.
    NotBuilt = 3,
    /// No MPI could be set up.
    NotSetUp = 4,
    /// The grader, the course or the machine is at fault.
    GraderError = 5,
    /// The program that was inspected did not end well by itself.
    ProgramFailed = 6,
    /// Nothing is known of the MPI calls of the program that was inspected.
    NotObserved = 7,
    /// Ctrl-C.
    Interrupted = 130,
}

impl From<Code> for std::process::ExitCode {
    fn from(code: Code) -> Self {
        Self::from(code as u8)
    }
}

/// Marks an error with the exit code that it ends the command with. Errors without a mark end it with
/// [`Code::GraderError`].
#[derive(Debug)]
struct Marked(Code, String);

impl std::fmt::Display for Marked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.1)
    }
}

impl std::error::Error for Marked {}

impl Code {
    /// An error that ends the command with this code.
    pub fn error(self, message: impl Into<String>) -> anyhow::Error {
        Marked(self, message.into()).into()
    }

    /// The code that an error ends the command with.
    pub fn of(error: &anyhow::Error) -> Self {
        error.chain().find_map(|cause| cause.downcast_ref::<Marked>()).map_or(Self::GraderError, |marked| marked.0)
    }
}
