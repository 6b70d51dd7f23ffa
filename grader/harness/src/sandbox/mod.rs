//! What keeps a stranger's program in its bounds.
//!
//! Two places, both before the program's first instruction:
//!
//! | where | layer | what it takes away |
//! | --- | --- | --- |
//! | supervisor, for the launch | [`namespaces`] | the network but loopback, and the system's shared memory: the launch has its own |
//! | supervisor, for the launch | [`environment`] | variables that are no business of the program's, such as tokens |
//! | shim, for each rank | [`files`] | files but its libraries, the MPI's, and the launch's scratch folder |
//! | shim, for each rank | [`calls`] | system calls that no MPI program makes: processes, signals to others, mounts, ptrace |
//! | shim, for each rank | [`capabilities`] | what root may do and others may not |
//! | shim, for each rank | [`limits`] | memory, processor time, size of a file, open files |
//!
//! A layer that the system does not have is left out, and [`missing`] says which. None of them asks for a privilege.

use std::io;
use std::path::PathBuf;

pub(crate) mod environment;
pub(crate) mod limits;
mod probe;

#[cfg(target_os = "linux")]
mod calls;
#[cfg(target_os = "linux")]
mod capabilities;
#[cfg(target_os = "linux")]
mod files;
#[cfg(target_os = "linux")]
mod loopback;
#[cfg(target_os = "linux")]
pub(crate) mod namespaces;

#[cfg(not(target_os = "linux"))]
pub(crate) mod namespaces {
    //! Nothing of it exists here.

    /// Enters none.
    pub(crate) fn enter(_: &std::path::Path) -> bool {
        false
    }

    /// Leaves none.
    pub(crate) fn leave(_: &std::path::Path) {}
}

pub use limits::Limits;
pub use probe::{Missing, missing, probe};

/// What one rank's program may do.
#[derive(Clone, Debug)]
pub struct Policy {
    /// What it may start: itself.
    pub program: PathBuf,
    /// Files, and folders with all below, that it may read.
    pub read: Vec<PathBuf>,
    /// Files, and folders with all below, that it may change.
    pub write: Vec<PathBuf>,
    /// How much it may take.
    pub limits: Limits,
}

/// Binds this process, which has one thread, and all that it starts to reading these folders besides the system's, and to
/// writing in one. Programs of the system and of these folders may be started. Nothing changes where there is no Landlock.
///
/// # Errors
/// When the system refuses what it has.
pub fn confine_reading(read: Vec<PathBuf>, write: Option<PathBuf>) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    files::reading(read, write).and_then(landlock::RulesetCreated::restrict_self).map_err(io::Error::other)?;
    #[cfg(not(target_os = "linux"))]
    let _ = (read, write);
    Ok(())
}

/// The bounds of one rank, made ready before its process is: between fork and exec they only have to be entered.
#[derive(Debug)]
pub struct Bounds {
    limits: Limits,
    #[cfg(target_os = "linux")]
    files: Option<landlock::RulesetCreated>,
    #[cfg(target_os = "linux")]
    calls: Vec<seccompiler::BpfProgram>,
}

impl Bounds {
    /// Makes the bounds ready.
    ///
    /// # Errors
    /// When the system refuses what it claims to have.
    pub fn new(policy: &Policy) -> io::Result<Self> {
        Ok(Self {
            limits: policy.limits,
            #[cfg(target_os = "linux")]
            files: Some(files::rules(policy).map_err(io::Error::other)?),
            #[cfg(target_os = "linux")]
            calls: calls::filters().map_err(io::Error::other)?,
        })
    }

    /// Puts this process into them, for good. Called between fork and exec, in a process of one thread.
    ///
    /// # Errors
    /// When the system refuses a layer that it has.
    pub fn enter(&mut self) -> io::Result<()> {
        self.limits.enter()?;
        #[cfg(target_os = "linux")]
        {
            if let Some(files) = self.files.take() {
                // A system without Landlock enforces nothing and says so: no error.
                files.restrict_self().map_err(|_| io::ErrorKind::PermissionDenied)?;
            }
            capabilities::drop()?;
            calls::enter(&mut self.calls)?;
        }
        Ok(())
    }
}
