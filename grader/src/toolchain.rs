//! The MPI that this run of the grader uses, and cargo set up for it.

use std::ffi::OsStr;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use harness::launch_env::{GRADER_VARIABLE, OBSERVER_VARIABLE, PROGRAM_VARIABLE, RECORDS_VARIABLE};
use harness::mpi::{MPI_VARIABLE, Mpi};
use harness::shim::end_with_this_process;

use crate::course::{Course, unwritable};
use crate::{compiler, message};

/// An MPI and where its builds go.
#[derive(Clone, Debug)]
pub struct Toolchain {
    /// The MPI.
    pub mpi: Mpi,
    /// Where it is described, when it is not the one that this checkout uses by itself.
    other: Option<PathBuf>,
    own_binary: PathBuf,
    copy: Option<Copy>,
    /// Where is built instead, where the checkout can't be written.
    elsewhere: Option<PathBuf>,
}

/// The copy of the course that a submission is built in.
#[derive(Clone, Debug)]
struct Copy {
    root: PathBuf,
    /// Where the MPI is described.
    mpi: PathBuf,
}

impl Toolchain {
    /// The toolchain for an MPI that is set up.
    ///
    /// # Errors
    /// When the grader can't tell where its own binary is.
    pub fn new(course: &Course, mpi: Mpi) -> anyhow::Result<Self> {
        let current = Mpi::read(&Mpi::file(course.root())).is_ok_and(|current| current == mpi);
        let other = (!current).then(|| crate::setup::prefix::Prefix::of(course.root()).known(&mpi));
        let elsewhere = unwritable(course.root()).map(|_| cache(course, &mpi)).transpose()?;
        Ok(Self { mpi, other, own_binary: own_binary()?, copy: None, elsewhere })
    }

    /// The same for a copy of the course.
    pub fn for_copy(&self, course: &Course, copy: &Course) -> Self {
        let copy = Copy { root: copy.root().to_owned(), mpi: self.description(course) };
        Self { copy: Some(copy), ..self.clone() }
    }

    /// The file that describes the MPI.
    pub fn description(&self, course: &Course) -> PathBuf {
        self.other.clone().unwrap_or_else(|| Mpi::file(course.root()))
    }

    /// Cargo in a folder of the course's. rsmpi does not notice that the MPI has changed, so an MPI that is not this
    /// checkout's own builds into a folder of its own. So does a copy of the course: cargo tells packages apart by where
    /// they lie in a workspace, and not by where that lies, and would take one's programs for the other's.
    pub fn cargo(&self, course: &Course, subcommand: &str) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = tethered(cargo);
        let root = self.root(course);
        command.arg(subcommand).current_dir(root);
        compiler::limit(&mut command, &self.own_binary, &root.join("exercises"), self.copy.is_none());
        // For this checkout's own MPI `.mpi/cargo.toml` says it, to `cargo build` by hand as well. Said in other words
        // here, everything would be built again each time one follows the other.
        if self.other.is_some() {
            command.envs(self.mpi.build_env());
        }
        if let Some(target) = self.target(course) {
            command.arg("--target-dir").arg(target);
        }
        command
    }

    /// The workspace that is built: the course, or its copy.
    pub fn root<'a>(&'a self, course: &'a Course) -> &'a Path {
        self.copy.as_ref().map_or(course.root(), |copy| &copy.root)
    }

    /// The folder that is built into, where it is not the checkout's own.
    pub fn target(&self, course: &Course) -> Option<PathBuf> {
        if self.elsewhere.is_some() {
            return self.elsewhere.clone();
        }
        let other = self.other.as_ref().and_then(|file| file.file_stem());
        let target = other.map(|name| course.root().join("target").join("mpi").join(name));
        if self.copy.is_none() { target } else { Some(target.unwrap_or_else(|| course.target()).join("submission")) }
    }

    /// Checks, which launch a program under this MPI and have its calls recorded. They leave their records in a folder.
    pub fn checks(&self, checks: PathBuf, program: &Path, observer: Option<&Path>, records: &Path) -> Command {
        let mut command = tethered(checks);
        command.env(GRADER_VARIABLE, &self.own_binary).env(PROGRAM_VARIABLE, program).env(RECORDS_VARIABLE, records);
        // An empty name: nobody observes.
        command.env(OBSERVER_VARIABLE, observer.unwrap_or(Path::new("")));
        command.env("RUST_BACKTRACE", "0");
        if let Some(file) = self.other.as_ref().or(self.copy.as_ref().map(|copy| &copy.mpi)) {
            command.env(MPI_VARIABLE, file);
        }
        command
    }
}

/// A folder of this user's own for what is built of a checkout that can't be written.
fn cache(course: &Course, mpi: &Mpi) -> anyhow::Result<PathBuf> {
    let named = std::env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let caches = named.or_else(|| Some(std::env::home_dir()?.join(".cache"))).context(message::NO_CACHE)?;
    let mut hasher = DefaultHasher::new();
    course.root().hash(&mut hasher);
    let folder = caches.join("ranklings").join(format!("{:016x}-{}", hasher.finish(), mpi.id()));
    std::fs::create_dir_all(&folder).with_context(|| message::cache_not_made(&folder))?;
    Ok(folder)
}

/// This program's file. While `watch` runs, somebody may have built the grader again, in the place of the one that runs.
fn own_binary() -> std::io::Result<PathBuf> {
    let path = std::env::current_exe()?;
    let replaced = path.to_str().and_then(|path| path.strip_suffix(" (deleted)")).map(PathBuf::from);
    Ok(replaced.filter(|_| !path.exists()).unwrap_or(path))
}

/// A command that ends when the grader does, however it ends.
pub fn tethered(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    end_with_this_process(&mut command);
    command
}
