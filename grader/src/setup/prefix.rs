//! Where things are in a course's `.mpi/`.
//!
//! ```text
//! .mpi/
//!   mpi.toml          the MPI in use (harness::mpi::Mpi); written last, so it stands for a complete set-up
//!   cargo.toml        what cargo needs to build against it; included by .cargo/config.toml
//!   lib               link to the folder of its library; the rpath of every program ends here
//!   known/<id>.toml   every MPI that was ever set up here, and <id>.stamp beside a system one
//!   mpich-5.0.2/      the embedded MPI
//!   libclang-18.1.1/  the embedded libclang; what is built with it finds it by a path outside (see `shared`)
//!   partial/          downloads that are not complete; emptied by the next set-up
//!   .lock             held while one set-up changes any of these
//! ```
//!
//! What these files say of each other is relative to `.mpi/`, so that a checkout can be moved or copied.

use std::path::{Path, PathBuf};

use harness::mpi::{Mpi, Origin};

use super::pins::{self, Wheel};

/// The `.mpi/` of one course.
#[derive(Clone, Debug)]
pub struct Prefix {
    course: PathBuf,
}

impl Prefix {
    /// The `.mpi/` of the course in this folder.
    #[must_use]
    pub fn of(course: &Path) -> Self {
        Self { course: std::path::absolute(course).unwrap_or_else(|_| course.to_owned()) }
    }

    /// The course's folder, by its full path.
    #[must_use]
    pub fn course(&self) -> &Path {
        &self.course
    }

    /// The folder `.mpi` itself.
    #[must_use]
    pub fn root(&self) -> PathBuf {
        self.course.join(".mpi")
    }

    /// The description of the MPI in use.
    #[must_use]
    pub fn current(&self) -> PathBuf {
        Mpi::file(&self.course)
    }

    /// What cargo includes.
    #[must_use]
    pub fn cargo(&self) -> PathBuf {
        self.root().join("cargo.toml")
    }

    /// The link to the folder of the library in use.
    #[must_use]
    pub fn lib(&self) -> PathBuf {
        self.root().join("lib")
    }

    /// The folder of the descriptions of all MPIs that were set up here.
    #[must_use]
    pub fn known_folder(&self) -> PathBuf {
        self.root().join("known")
    }

    /// The description of one MPI, current or not: what `RANKLINGS_MPI` may name.
    #[must_use]
    pub fn known(&self, mpi: &Mpi) -> PathBuf {
        self.known_folder().join(format!("{}.toml", known_name(mpi)))
    }

    /// What the files of a system MPI looked like when it was probed.
    #[must_use]
    pub fn stamp(&self, mpi: &Mpi) -> PathBuf {
        self.known_folder().join(format!("{}.stamp", known_name(mpi)))
    }

    /// The folder that a wheel is unpacked to.
    #[must_use]
    pub fn wheel(&self, wheel: &Wheel) -> PathBuf {
        self.root().join(wheel.folder())
    }

    /// The folder of downloads that are not complete.
    #[must_use]
    pub fn partial(&self) -> PathBuf {
        self.root().join("partial")
    }

    /// The file that a set-up at work keeps locked.
    #[must_use]
    pub fn lock(&self) -> PathBuf {
        self.root().join(".lock")
    }
}

/// An MPICH on the PATH may have the very version of the embedded one.
pub fn known_name(mpi: &Mpi) -> String {
    match mpi.origin {
        Origin::System if mpi.id() == pins::MPICH.folder() => format!("{}-system", mpi.id()),
        _ => mpi.id(),
    }
}
