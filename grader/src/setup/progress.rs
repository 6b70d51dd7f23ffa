//! What set-up tells while it works. It says what happens; a reporter decides how that looks.

use harness::mpi::Mpi;

use super::error::Unusable;

/// Something that set-up begins, has done, or noticed.
#[derive(Debug)]
pub enum Event<'a> {
    /// Another set-up works in this course.
    Waiting,
    /// The MPI on the PATH is tried.
    TryingSystem,
    /// It can't be used, so the embedded one is taken.
    SystemUnusable(&'a Unusable),
    /// A download begins.
    Fetching {
        /// Names and versions of what is fetched.
        what: String,
        /// About how many bytes it has.
        bytes: u64,
    },
    /// So many bytes of it have arrived.
    Fetched(u64),
    /// The downloads are unpacked.
    Unpacking,
    /// The embedded MPI is tried.
    TryingEmbedded,
    /// What was built for another MPI is removed.
    Cleaning,
    /// It could not be removed.
    NotCleaned {
        /// What cargo said.
        why: String,
    },
    /// This MPI was chosen before, and nothing has changed.
    Unchanged(&'a Mpi),
    /// This MPI is in use from now on.
    Ready(&'a Mpi),
}

/// A reporter of what set-up does.
pub trait Progress {
    /// Is told everything, in order.
    fn report(&self, event: &Event<'_>);
}
