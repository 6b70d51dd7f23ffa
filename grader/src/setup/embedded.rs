//! The embedded MPI: MPICH and libclang from their wheels, in the course's own `.mpi/`.

use std::path::Path;

use harness::mpi::{Implementation, Mpi, Origin};

use super::download::{fetch, intact};
use super::error::Error;
use super::libclang;
use super::pins::{LIBCLANG, MPICH, Wheel};
use super::prefix::Prefix;
use super::progress::{Event, Progress};
use super::{probe, shared};
use crate::course::unwritable;

/// What the embedded MPI of this course is, whether it is there or not.
#[must_use]
pub fn describe(prefix: &Prefix, clang_args: String) -> Mpi {
    let folder = prefix.wheel(&MPICH);
    Mpi {
        implementation: Implementation::Mpich,
        version: MPICH.version.to_owned(),
        origin: Origin::Embedded,
        // The wheel's mpicc finds its own folder by the name it is called by, so never by a link.
        mpicc: folder.join("bin/mpicc"),
        mpiexec: folder.join("bin/mpiexec"),
        lib: folder.join("lib"),
        libclang: shared::libclang(prefix),
        clang_args,
    }
}

/// Whether all files are there, and this description is of this place: a checkout may have been moved.
#[must_use]
pub fn works(prefix: &Prefix, mpi: &Mpi) -> bool {
    let described = describe(prefix, mpi.clang_args.clone());
    let is_own = || *mpi == described && intact(&mpi.libclang);
    let is_anothers =
        || *mpi == Mpi { libclang: mpi.libclang.clone(), ..described.clone() } && is_hidden(prefix, &mpi.libclang);
    libclang::args_hold(&mpi.clang_args) && intact(&prefix.wheel(&MPICH)) && (is_own() || is_anothers())
}

/// Whether it may be there, in another user's own folder, who set up this checkout: who can't write here builds nothing with it.
fn is_hidden(prefix: &Prefix, libclang: &Path) -> bool {
    let hidden = std::fs::metadata(libclang).is_err_and(|why| why.kind() == std::io::ErrorKind::PermissionDenied);
    hidden && unwritable(prefix.course()).is_some()
}

/// Fetches what is missing, or with `force` all, and tries it on two ranks. The caller holds the lock.
pub fn obtain(prefix: &Prefix, force: bool, progress: &dyn Progress) -> Result<Mpi, Error> {
    if prefix.course().to_string_lossy().contains(char::is_whitespace) {
        return Err(Error::SpaceInPath { path: prefix.course().to_owned() });
    }
    let there = [(&MPICH, prefix.wheel(&MPICH)), (&LIBCLANG, shared::libclang(prefix))];
    let missing: Vec<&Wheel> =
        there.iter().filter(|(_, folder)| force || !intact(folder)).map(|(wheel, _)| *wheel).collect();
    if !missing.is_empty() {
        fetch(prefix, &missing, progress)?;
    }
    let mpi = describe(prefix, libclang::args()?);
    progress.report(&Event::TryingEmbedded);
    probe::probe(&mpi.mpicc, &mpi.mpiexec, &mpi.lib).map_err(|why| Error::Embedded(Box::new(why)))?;
    Ok(mpi)
}
