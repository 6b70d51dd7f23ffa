//! The MPI on the PATH.

use std::path::{Path, PathBuf};

use harness::mpi::{Mpi, Origin};

use super::download::{fetch, intact};
use super::error::{Error, Unusable};
use super::pins::LIBCLANG;
use super::prefix::Prefix;
use super::probe::{self, Found};
use super::progress::{Event, Progress};
use super::stamp::Stamp;
use super::{libclang, shared};

/// The compiler wrapper and the launcher that the PATH leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnPath {
    /// `mpicc`
    pub mpicc: PathBuf,
    /// `mpiexec`
    pub mpiexec: PathBuf,
}

/// Looks for them, without trying them.
///
/// # Errors
/// Which of them isn't there.
pub fn on_path() -> Result<OnPath, Unusable> {
    let find = |program: &'static str| which::which(program).map_err(|_| Unusable::NotFound { program });
    Ok(OnPath { mpicc: find("mpicc")?, mpiexec: find("mpiexec")? })
}

/// A system MPI that was probed, and the files that it consists of.
#[derive(Debug)]
pub struct System {
    /// Its description.
    pub mpi: Mpi,
    /// What its files looked like.
    pub stamp: Stamp,
}

/// Tries the MPI on the PATH.
pub fn find(progress: &dyn Progress) -> Result<(OnPath, Found), Unusable> {
    let programs = on_path()?;
    progress.report(&Event::TryingSystem);
    let found = probe::probe(&programs.mpicc, &programs.mpiexec, Path::new(""))?;
    Ok((programs, found))
}

/// Completes it by a libclang: the system's own, or else the embedded one. The caller holds the lock.
pub fn complete(prefix: &Prefix, programs: OnPath, found: Found, progress: &dyn Progress) -> Result<System, Error> {
    let clang = match libclang::find() {
        Some(file) => file,
        None => {
            if !intact(&shared::libclang(prefix)) {
                fetch(prefix, &[&LIBCLANG], progress)?;
            }
            shared::libclang(prefix).join(LIBCLANG.key)
        }
    };
    let files = [programs.mpicc.as_path(), &programs.mpiexec, &found.library, &clang];
    let vanished = || Error::System(Box::new(Unusable::NotFound { program: "mpicc" }));
    let stamp = Stamp::take(files).ok_or_else(vanished)?;
    let mpi = Mpi {
        implementation: found.identity.implementation,
        version: found.identity.version,
        origin: Origin::System,
        mpicc: programs.mpicc,
        mpiexec: programs.mpiexec,
        lib: found.folder,
        libclang: clang.parent().map(Path::to_owned).unwrap_or_default(),
        clang_args: libclang::args()?,
    };
    Ok(System { mpi, stamp })
}

/// Whether its files are still those that were probed.
#[must_use]
pub fn works(prefix: &Prefix, mpi: &Mpi) -> bool {
    libclang::args_hold(&mpi.clang_args) && Stamp::read(&prefix.stamp(mpi)).is_some_and(|stamp| stamp.holds())
}
