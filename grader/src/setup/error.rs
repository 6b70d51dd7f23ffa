//! All that can go wrong in a set-up. The words are in `message`.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::identity::Identity;

/// Why there is no MPI after a set-up.
#[derive(Debug)]
pub enum Error {
    /// No `cc` on the PATH.
    NoCompiler,
    /// No `make` on the PATH.
    NoMake,
    /// No Python with pip, and no uv.
    NoPython {
        /// What was tried, and why it won't do.
        tried: Vec<String>,
    },
    /// pip could not reach its index.
    NoNetwork {
        /// What was to be fetched.
        what: String,
        /// The end of what pip said.
        output: String,
    },
    /// Nothing arrived for a long time.
    Stalled {
        /// What was to be fetched.
        what: String,
        /// How long nothing arrived.
        limit: Duration,
    },
    /// A download isn't the file that was tried.
    HashMismatch {
        /// The end of what pip said.
        output: String,
    },
    /// There is no build of the wheel for this system.
    NoWheel {
        /// What was to be fetched.
        what: String,
        /// The end of what pip said; empty when it wasn't asked.
        output: String,
    },
    /// pip failed for another reason.
    Pip {
        /// The end of what pip said.
        output: String,
    },
    /// A download could not be unpacked.
    Unpack {
        /// Which.
        what: String,
        /// The end of what Python said.
        output: String,
    },
    /// Not enough space.
    DiskFull {
        /// Where.
        folder: PathBuf,
        /// How many bytes it takes; 0 when nobody knows.
        need: u64,
    },
    /// A file or folder in `.mpi/` can't be written.
    NotWritable {
        /// Which.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// A program of this machine could not be asked: the machine has no more processes or memory, say.
    CanNotAsk {
        /// Which.
        program: &'static str,
        /// What the system said, or what it did not do.
        why: String,
    },
    /// MPI's compiler wrapper and libffi's build don't cope with white space in a path.
    SpaceInPath {
        /// The course's folder.
        path: PathBuf,
    },
    /// Another set-up holds the lock, and has for very long.
    Locked {
        /// The lock.
        path: PathBuf,
    },
    /// The embedded MPI is there and doesn't work.
    Embedded(Box<Unusable>),
    /// The MPI on the PATH was asked for by name and can't be used.
    System(Box<Unusable>),
    /// Neither the MPI on the PATH nor the embedded one can be used.
    Nothing {
        /// Why not the one on the PATH.
        system: Box<Unusable>,
        /// Why not the embedded one.
        embedded: Box<Error>,
    },
}

/// Why an MPI can't be used.
#[derive(Clone, Debug)]
pub enum Unusable {
    /// A program isn't there.
    NotFound {
        /// `mpicc` or `mpiexec`.
        program: &'static str,
    },
    /// The probe program doesn't compile.
    DoesNotCompile {
        /// The compiler wrapper.
        mpicc: PathBuf,
        /// What it said.
        output: String,
    },
    /// The probe program doesn't run.
    DoesNotRun {
        /// The launcher.
        mpiexec: PathBuf,
        /// What it said.
        output: String,
    },
    /// Ranks don't see each other.
    WrongSize {
        /// The launcher.
        mpiexec: PathBuf,
        /// The size of the world that each rank saw; two were launched.
        sizes: Vec<u32>,
    },
    /// The launcher belongs to another MPI than the library.
    Mismatch {
        /// The compiler wrapper.
        mpicc: PathBuf,
        /// What its library is.
        library: Identity,
        /// The launcher.
        mpiexec: PathBuf,
        /// What the launcher is.
        launcher: Identity,
    },
    /// Programs are compiled for one MPI and load another.
    OtherLibrary {
        /// The compiler wrapper.
        mpicc: PathBuf,
        /// What its headers are of.
        headers: Identity,
        /// What was loaded.
        library: Identity,
        /// From where.
        loaded: PathBuf,
    },
    /// A program was killed at its limit.
    TimeLimit {
        /// Which.
        program: PathBuf,
        /// The limit.
        limit: Duration,
    },
    /// It is neither of MPICH's kin nor Open MPI.
    Unknown {
        /// What it says it is.
        text: String,
    },
    /// No temporary folder for the probe program.
    Temporary {
        /// What the system said.
        why: String,
    },
}

impl Error {
    /// A file or folder could not be written.
    pub(super) fn write(path: &Path, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::DiskFull { folder: path.to_owned(), need: 0 }
            }
            _ => Self::NotWritable { path: path.to_owned(), why: error.to_string() },
        }
    }
}

impl Unusable {
    pub(crate) fn temporary(error: &io::Error) -> Self {
        Self::Temporary { why: error.to_string() }
    }
}

impl std::error::Error for Error {}
impl std::error::Error for Unusable {}
