//! Which MPI the course uses, and how its launcher wants to be called.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};

/// Names the description of the MPI to use in place of the course's own `.mpi/mpi.toml`.
pub const MPI_VARIABLE: &str = "RANKLINGS_MPI";

/// An implementation of MPI, as far as its launcher differs from another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Implementation {
    /// MPICH and what descends from it with the Hydra launcher.
    Mpich,
    /// Open MPI, of which 4 and 5 have different launchers.
    OpenMpi,
}

impl std::fmt::Display for Implementation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Mpich => "MPICH",
            Self::OpenMpi => "Open MPI",
        })
    }
}

/// Where an MPI comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Fetched by `grader setup` into `.mpi/`.
    Embedded,
    /// Found on the PATH.
    System,
}

/// An MPI that was probed and works. `grader setup` writes it to `.mpi/mpi.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mpi {
    /// Whose MPI it is.
    pub implementation: Implementation,
    /// Its version, such as `5.0.2`.
    pub version: String,
    /// Where it comes from.
    pub origin: Origin,
    /// The compiler wrapper, by its full path.
    pub mpicc: PathBuf,
    /// The launcher, by its full path.
    pub mpiexec: PathBuf,
    /// The folder of the MPI library that a program loads at run time.
    pub lib: PathBuf,
    /// The folder of the libclang that rsmpi's bindings are generated with (`LIBCLANG_PATH`).
    pub libclang: PathBuf,
    /// Arguments that libclang needs to find the C compiler's own headers (`BINDGEN_EXTRA_CLANG_ARGS`).
    pub clang_args: String,
}

/// Why there is no MPI to launch with.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Nobody ran `grader setup` in this checkout.
    #[error("no MPI is set up in this checkout (no {})", .0.display())]
    NotSetUp(PathBuf),
    /// The file is there and can't be used.
    #[error("{} does not describe an MPI: {why}", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
}

impl Mpi {
    /// Reads the description named by `RANKLINGS_MPI`, or else the course's own.
    ///
    /// # Errors
    /// When there is none, or it can't be read.
    pub fn load(course: &Path) -> Result<Self, LoadError> {
        let path = std::env::var_os(MPI_VARIABLE).map_or_else(|| Self::file(course), PathBuf::from);
        Self::read(&path)
    }

    /// Reads one description.
    ///
    /// # Errors
    /// When there is none, or it can't be read.
    pub fn read(path: &Path) -> Result<Self, LoadError> {
        let damaged = |why: String| LoadError::Damaged { path: path.to_owned(), why };
        match std::fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text).map_err(|error| damaged(error.to_string())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(LoadError::NotSetUp(path.to_owned())),
            Err(error) => Err(damaged(error.to_string())),
        }
    }

    /// Where a course keeps the description of its MPI.
    #[must_use]
    pub fn file(course: &Path) -> PathBuf {
        course.join(".mpi").join("mpi.toml")
    }

    /// A name that tells this MPI from every other, such as `mpich-5.0.2`.
    #[must_use]
    pub fn id(&self) -> String {
        let implementation = match self.implementation {
            Implementation::Mpich => "mpich",
            Implementation::OpenMpi => "open-mpi",
        };
        format!("{implementation}-{}", self.version)
    }

    /// What `cargo build` needs in its environment to build rsmpi against this MPI.
    #[must_use]
    pub fn build_env(&self) -> Vec<(&'static str, OsString)> {
        vec![
            ("MPICC", self.mpicc.clone().into()),
            ("LIBCLANG_PATH", self.libclang.clone().into()),
            ("BINDGEN_EXTRA_CLANG_ARGS", self.clang_args.clone().into()),
        ]
    }

    /// `mpiexec -n RANKS`, ready for a program and its arguments: on this host, with as many ranks as asked for
    /// however few the cores, by any user.
    #[must_use]
    pub fn launcher(&self, ranks: u32) -> Command {
        let mut command = Command::new(&self.mpiexec);
        match self.implementation {
            Implementation::Mpich => {}
            Implementation::OpenMpi => {
                // More ranks than cores: Open MPI 4 reads the first, 5 the second; the flag is gone in 5.
                command.env("OMPI_MCA_rmaps_base_oversubscribe", "1");
                command.env("PRTE_MCA_rmaps_default_mapping_policy", ":oversubscribe");
                command.env("OMPI_ALLOW_RUN_AS_ROOT", "1").env("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1");
                // Ranks that wait let the others compute.
                command.env("OMPI_MCA_mpi_yield_when_idle", "1");
            }
        }
        command.env("LD_LIBRARY_PATH", self.library_path());
        command.arg("-n").arg(ranks.to_string());
        command
    }

    /// The folders that a program reads when it runs with this MPI, besides the system's own.
    #[must_use]
    pub fn folders(&self) -> Vec<PathBuf> {
        let home = std::env::home_dir().filter(|home| home.parent().is_some());
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let mut folders = vec![real(&self.lib)];
        // Where it is installed: libraries, and what describes them. A folder that other things lie in is not taken whole.
        if let Some(prefix) = real(&self.mpiexec).parent().and_then(Path::parent).filter(|it| it.parent().is_some()) {
            folders.extend(["lib", "lib64", "etc", "share", "libexec"].map(|name| prefix.join(name)));
        }
        // What is built from source may have its dependencies beside it, each in a folder of its own.
        for folder in std::env::split_paths(&std::env::var_os("LD_LIBRARY_PATH").unwrap_or_default()) {
            if folder.is_absolute()
                && folder.parent().is_some()
                && home.as_ref().is_none_or(|home| !home.starts_with(&folder))
            {
                folders.push(folder);
            }
        }
        folders.retain(|folder| folder.is_dir());
        folders
    }

    /// This MPI's libraries first, and then what was there: another MPI with the same soname must not win.
    fn library_path(&self) -> OsString {
        let before = std::env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
        let folders = std::iter::once(self.lib.clone()).chain(std::env::split_paths(&before));
        std::env::join_paths(folders.filter(|folder| !folder.as_os_str().is_empty())).unwrap_or(before)
    }
}

impl std::fmt::Display for Mpi {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.implementation, self.version)
    }
}
