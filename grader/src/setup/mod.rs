//! Brings an MPI to the course: the one on the PATH when it works, otherwise the embedded one.
//!
//! Everything lives in the course's own `.mpi/` (see [`prefix`]). Two calls matter to the rest of the grader:
//! [`ensure`] before anything is built or launched, and [`run`] for `grader setup`.

mod choice;
mod download;
mod embedded;
mod error;
pub mod identity;
pub mod libclang;
mod lock;
mod message;
pub mod packages;
mod pins;
pub mod prefix;
pub mod probe;
pub mod process;
mod progress;
mod publish;
pub mod python;
mod screen;
mod shared;
pub mod space;
mod stamp;
pub mod system;

pub use choice::{chosen, current, ensure, run, works};
pub use error::Unusable;
pub use publish::is_published;
pub use screen::Screen;

/// Which MPI the caller asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Want {
    /// The one that was chosen before; at first, the one on the PATH when it works, else the embedded one.
    #[default]
    Auto,
    /// The MPICH that set-up fetches into `.mpi/`.
    Embedded,
    /// The one on the PATH.
    System,
}
