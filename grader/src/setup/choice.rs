//! Which MPI it is to be: the one chosen before, the one on the PATH, or the embedded one.

use std::path::Path;

use harness::mpi::{Mpi, Origin};

use super::error::Error;
use super::lock::lock;
use super::prefix::Prefix;
use super::progress::{Event, Progress};
use super::publish::{is_published, known, publish, remember};
use super::{Want, embedded, packages, system};

/// The MPI to use, set up if need be. A few milliseconds when all is there and unchanged.
///
/// With [`Want::Auto`] the one chosen before, while it works; else one is chosen. [`Want::Embedded`] and
/// [`Want::System`] give that one and leave the choice as it is: its description is kept in `.mpi/known/`.
///
/// # Errors
/// See [`Error`].
pub fn ensure(course: &Path, want: Want, progress: &dyn Progress) -> Result<Mpi, Error> {
    let prefix = Prefix::of(course);
    if let Some(mpi) = ready(&prefix, want) {
        return Ok(mpi);
    }
    tools()?;
    let _lock = lock(&prefix, progress)?;
    // Another set-up may just have done it.
    if let Some(mpi) = ready(&prefix, want) {
        return Ok(mpi);
    }
    let broken = Mpi::read(&prefix.current()).ok();
    let mpi = obtain(&prefix, want, false, progress)?;
    // What is repaired in place is in use as before.
    let in_use = match want {
        Want::Auto => true,
        Want::Embedded | Want::System => broken.is_some_and(|before| before.origin == mpi.origin),
    };
    if in_use {
        publish(&prefix, &mpi, false, progress)?;
        progress.report(&Event::Ready(&mpi));
    }
    Ok(mpi)
}

/// Sets up an MPI and makes it the one in use. With `force` it is fetched and tried anew, even when all is there.
///
/// # Errors
/// See [`Error`].
pub fn run(course: &Path, want: Want, force: bool, progress: &dyn Progress) -> Result<Mpi, Error> {
    let prefix = Prefix::of(course);
    tools()?;
    let _lock = lock(&prefix, progress)?;
    let before = current(&prefix);
    if let Some(mpi) = &before
        && !force
        && works(&prefix, mpi)
        && is_published(&prefix, mpi)
        && satisfies(mpi, want)
        // Asked for by name, the one on the PATH is the one that is there now.
        && (want != Want::System || on_path_now(mpi))
    {
        progress.report(&Event::Unchanged(mpi));
        return Ok(mpi.clone());
    }
    let mpi = obtain(&prefix, want, force, progress)?;
    publish(&prefix, &mpi, force, progress)?;
    progress.report(&Event::Ready(&mpi));
    Ok(mpi)
}

/// The MPI in use, as it was written, whether it still works or not.
#[must_use]
pub fn current(prefix: &Prefix) -> Option<Mpi> {
    Mpi::read(&prefix.current()).ok()
}

/// The MPI that a command would use that wants this one, as far as that is known without trying or fetching any.
#[must_use]
pub fn chosen(prefix: &Prefix, want: Want) -> Option<Mpi> {
    let current = current(prefix);
    if current.as_ref().is_some_and(|mpi| satisfies(mpi, want) && (want != Want::System || on_path_now(mpi))) {
        return current;
    }
    ready(prefix, want)
}

/// Whether the files of an MPI are as they were when it was tried.
#[must_use]
pub fn works(prefix: &Prefix, mpi: &Mpi) -> bool {
    match mpi.origin {
        Origin::Embedded => embedded::works(prefix, mpi),
        Origin::System => system::works(prefix, mpi),
    }
}

/// What can be given at once.
fn ready(prefix: &Prefix, want: Want) -> Option<Mpi> {
    let current = current(prefix).filter(|mpi| satisfies(mpi, want));
    if let Some(mpi) = current {
        return (works(prefix, &mpi) && is_published(prefix, &mpi)).then_some(mpi);
    }
    let origin = match want {
        Want::Auto => return None,
        Want::Embedded => Origin::Embedded,
        Want::System => Origin::System,
    };
    let usable = |mpi: &Mpi| works(prefix, mpi) && (origin == Origin::Embedded || on_path_now(mpi));
    known(prefix, origin).into_iter().find(usable)
}

fn satisfies(mpi: &Mpi, want: Want) -> bool {
    match want {
        Want::Auto => true,
        Want::Embedded => mpi.origin == Origin::Embedded,
        Want::System => mpi.origin == Origin::System,
    }
}

fn on_path_now(mpi: &Mpi) -> bool {
    system::on_path().is_ok_and(|programs| programs.mpicc == mpi.mpicc && programs.mpiexec == mpi.mpiexec)
}

fn obtain(prefix: &Prefix, want: Want, force: bool, progress: &dyn Progress) -> Result<Mpi, Error> {
    match want {
        Want::Embedded => obtain_embedded(prefix, force, progress),
        Want::System => {
            let (programs, found) = system::find(progress).map_err(|why| Error::System(Box::new(why)))?;
            complete(prefix, programs, found, progress)
        }
        // A checkout of an earlier version that was moved, or a file that was lost, is repaired as what it was.
        Want::Auto if !force && current(prefix).is_some_and(|mpi| mpi.origin == Origin::Embedded) => {
            obtain_embedded(prefix, force, progress)
        }
        Want::Auto => match system::find(progress) {
            Ok((programs, found)) => complete(prefix, programs, found, progress),
            Err(system) => {
                progress.report(&Event::SystemUnusable(&system));
                let nothing = |embedded| Error::Nothing { system: Box::new(system), embedded: Box::new(embedded) };
                obtain_embedded(prefix, force, progress).map_err(nothing)
            }
        },
    }
}

fn obtain_embedded(prefix: &Prefix, force: bool, progress: &dyn Progress) -> Result<Mpi, Error> {
    let mpi = embedded::obtain(prefix, force, progress)?;
    remember(prefix, &mpi, None)?;
    Ok(mpi)
}

fn complete(
    prefix: &Prefix,
    programs: system::OnPath,
    found: super::probe::Found,
    progress: &dyn Progress,
) -> Result<Mpi, Error> {
    let system = system::complete(prefix, programs, found, progress)?;
    remember(prefix, &system.mpi, Some(&system.stamp))?;
    Ok(system.mpi)
}

/// What every build needs, whichever MPI it is: a C compiler, and make for libffi.
fn tools() -> Result<(), Error> {
    if packages::missing("cc") {
        return Err(Error::NoCompiler);
    }
    if packages::missing("make") {
        return Err(Error::NoMake);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use harness::mpi::Implementation;

    use super::*;
    use crate::setup::stamp::Stamp;

    struct Silent;

    impl Progress for Silent {
        fn report(&self, _: &Event<'_>) {}
    }

    /// A course whose MPI in use is a system one, of files that only look like it.
    fn course() -> (tempfile::TempDir, Prefix, Mpi) {
        let folder = tempfile::tempdir().expect("temporary folder");
        let prefix = Prefix::of(folder.path());
        let file = |name: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, name).expect("written");
            path
        };
        let mpi = Mpi {
            implementation: Implementation::OpenMpi,
            version: "4.1.4".into(),
            origin: Origin::System,
            mpicc: file("mpicc"),
            mpiexec: file("mpiexec"),
            lib: folder.path().to_owned(),
            libclang: PathBuf::from("/usr/lib"),
            clang_args: String::new(),
        };
        let stamp = Stamp::take([mpi.mpicc.as_path(), &mpi.mpiexec]).expect("both are there");
        remember(&prefix, &mpi, Some(&stamp)).expect("written");
        publish(&prefix, &mpi, false, &Silent).expect("written");
        (folder, prefix, mpi)
    }

    #[test]
    fn the_one_in_use_is_kept_while_its_files_are_unchanged() {
        let (folder, prefix, mpi) = course();
        assert_eq!(ensure(folder.path(), Want::Auto, &Silent).expect("is set up"), mpi);
        assert_eq!(ready(&prefix, Want::System), Some(mpi.clone()));
        assert_eq!(ready(&prefix, Want::Embedded), None);
        std::fs::write(&mpi.mpicc, "another compiler wrapper").expect("written");
        assert_eq!(ready(&prefix, Want::Auto), None);
    }

    #[test]
    fn a_set_up_that_stopped_half_way_is_not_taken_for_complete() {
        let (_folder, prefix, mpi) = course();
        std::fs::write(prefix.cargo(), "").expect("written");
        assert_eq!(ready(&prefix, Want::Auto), None);
        publish(&prefix, &mpi, false, &Silent).expect("written");
        assert_eq!(ready(&prefix, Want::Auto), Some(mpi.clone()));
        std::fs::remove_file(prefix.lib()).expect("removed");
        assert_eq!(ready(&prefix, Want::Auto), None);
        publish(&prefix, &mpi, false, &Silent).expect("written");
        std::fs::write(prefix.current(), "implementation = ").expect("written");
        assert_eq!(ready(&prefix, Want::Auto), None);
    }
}
