//! Which MPI the course uses, and how its launcher wants to be called.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};

use crate::sandbox::limits;

/// Names the description of the MPI to use in place of the course's own `.mpi/mpi.toml`.
pub const MPI_VARIABLE: &str = "RANKLINGS_MPI";

/// Tells Intel MPI's own parts where it is installed.
pub const INTEL_ROOT: &str = "I_MPI_ROOT";

/// What batch systems and launchers set for the processes of a job: Slurm, PBS, LSF, Grid Engine, PMI and PMIx, Hydra, Open MPI
/// and PRRTE.
const ENCLOSING: [&str; 24] = [
    "SLURM_",
    "SLURMD_",
    "SRUN_",
    "SALLOC_",
    "SBATCH_",
    "PBS_",
    "LSB_",
    "PE_HOSTFILE",
    "PMI_",
    "PMIX_NAMESPACE",
    "PMIX_RANK",
    "PMIX_SERVER_",
    "PMIX_SECURITY_",
    "PMIX_GDS_",
    "PMIX_PTL_",
    "PMIX_BFROP_",
    "HYDRA_",
    "HYDI_",
    "MPI_LOCAL",
    "OMPI_COMM_WORLD_",
    "OMPI_UNIVERSE_",
    "OMPI_MCA_orte_",
    "OMPI_MCA_ess",
    "PRTE_MCA_prte_",
];

/// Whether this variable tells a launcher of a job that the grader itself runs in. A launch is on one host and no part of that job:
/// a launcher that sees it asks the batch system to start the ranks, and waits for it in vain.
#[must_use]
pub fn is_of_an_enclosing_job(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| ENCLOSING.iter().any(|beginning| name.starts_with(beginning)))
}

/// Where the MPI of this compiler wrapper is installed: above the folder of its programs, or where the variable says.
#[must_use]
pub fn root_of(mpicc: &Path) -> Option<PathBuf> {
    let above = mpicc.canonicalize().ok().and_then(|mpicc| Some(mpicc.parent()?.parent()?.to_owned()));
    let named = || std::env::var_os(INTEL_ROOT).filter(|root| !root.is_empty()).map(PathBuf::from);
    above.filter(|root| root.join("include/mpi.h").is_file()).or_else(named)
}

/// The folder of a course that has its MPI, and descriptions of others.
const FOLDER: &str = ".mpi";

/// An implementation of MPI, as far as its launcher differs from another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Implementation {
    /// MPICH and what descends from it with the Hydra launcher.
    Mpich,
    /// Intel MPI: MPICH's calls and handles, and ways of its own to start, to share memory and to end.
    IntelMpi,
    /// Open MPI, of which 4 and 5 have different launchers.
    OpenMpi,
}

impl std::fmt::Display for Implementation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Mpich => "MPICH",
            Self::IntelMpi => "Intel MPI",
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

    /// Reads one description. Paths in it that are relative count from the `.mpi/` that it lies in: a checkout can be moved.
    ///
    /// # Errors
    /// When there is none, or it can't be read.
    pub fn read(path: &Path) -> Result<Self, LoadError> {
        let damaged = |why: String| LoadError::Damaged { path: path.to_owned(), why };
        let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let folder = whole.ancestors().skip(1).find(|folder| folder.ends_with(FOLDER)).or(whole.parent());
        let below = |path: PathBuf| folder.map_or_else(|| path.clone(), |folder| folder.join(&path));
        match std::fs::read_to_string(path) {
            Ok(text) => {
                let mpi: Self = toml::from_str(&text).map_err(|error| damaged(error.to_string()))?;
                Ok(mpi.with_paths(below))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(LoadError::NotSetUp(path.to_owned())),
            Err(error) => Err(damaged(error.to_string())),
        }
    }

    /// The description as it is written into a folder `.mpi/`: what lies in that, relative to it.
    #[must_use]
    pub fn relative_to(&self, folder: &Path) -> Self {
        self.clone().with_paths(|path| path.strip_prefix(folder).map_or(path.clone(), Path::to_owned))
    }

    fn with_paths(self, of: impl Fn(PathBuf) -> PathBuf) -> Self {
        let (mpicc, mpiexec) = (of(self.mpicc), of(self.mpiexec));
        Self { mpicc, mpiexec, lib: of(self.lib), libclang: of(self.libclang), ..self }
    }

    /// Where a course keeps the description of its MPI.
    #[must_use]
    pub fn file(course: &Path) -> PathBuf {
        course.join(FOLDER).join("mpi.toml")
    }

    /// A name that tells this MPI from every other, such as `mpich-5.0.2`.
    #[must_use]
    pub fn id(&self) -> String {
        let implementation = match self.implementation {
            Implementation::Mpich => "mpich",
            Implementation::IntelMpi => "intel-mpi",
            Implementation::OpenMpi => "open-mpi",
        };
        format!("{implementation}-{}", self.version)
    }

    /// What `cargo build` needs in its environment to build rsmpi against this MPI.
    #[must_use]
    pub fn build_env(&self) -> Vec<(&'static str, OsString)> {
        let mut variables = vec![
            ("MPICC", self.mpicc.clone().into()),
            ("LIBCLANG_PATH", self.libclang.clone().into()),
            ("BINDGEN_EXTRA_CLANG_ARGS", self.clang_args.clone().into()),
        ];
        variables.extend(self.root().map(|root| (INTEL_ROOT, root.into())));
        variables
    }

    /// Where Intel MPI is installed: its wrappers find nothing without a variable that says so. None for any other MPI.
    #[must_use]
    pub fn root(&self) -> Option<PathBuf> {
        (self.implementation == Implementation::IntelMpi).then(|| root_of(&self.mpicc))?
    }

    /// `mpiexec -n RANKS`, ready for a program and its arguments: on this host, with as many ranks as asked for
    /// however few the cores, by any user.
    #[must_use]
    pub fn launcher(&self, ranks: u32) -> Command {
        let mut command = Command::new(&self.mpiexec);
        match self.implementation {
            Implementation::Mpich => {}
            Implementation::IntelMpi => {
                if let Some(root) = self.root() {
                    command.env(INTEL_ROOT, root);
                }
                // All ranks are on this host. Its other fabric needs libfabric, which may not be there.
                if std::env::var_os("I_MPI_FABRICS").is_none() {
                    command.env("I_MPI_FABRICS", "shm");
                }
            }
            Implementation::OpenMpi => {
                // More ranks than cores: Open MPI 4 reads the first, 5 the second; the flag is gone in 5.
                command.env("OMPI_MCA_rmaps_base_oversubscribe", "1");
                command.env("PRTE_MCA_rmaps_default_mapping_policy", ":oversubscribe");
                command.env("OMPI_ALLOW_RUN_AS_ROOT", "1").env("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1");
                // Ranks that wait let the others compute.
                command.env("OMPI_MCA_mpi_yield_when_idle", "1");
            }
        }
        for (name, _) in std::env::vars_os().filter(|(name, _)| is_of_an_enclosing_job(name)) {
            command.env_remove(name);
        }
        command.env("LD_LIBRARY_PATH", self.library_path());
        command.arg("-n").arg(ranks.to_string());
        command
    }

    /// The largest file that a rank may make, in bytes. Intel MPI sets aside fifty megabytes for each rank in one file of holes,
    /// however little of it they use.
    pub(crate) fn largest_file(&self) -> u64 {
        match self.implementation {
            Implementation::IntelMpi => 4 * limits::FILE,
            Implementation::Mpich | Implementation::OpenMpi => limits::FILE,
        }
    }

    /// The folders that a program reads when it runs with this MPI, besides the system's own.
    #[must_use]
    pub fn folders(&self) -> Vec<PathBuf> {
        let home = std::env::home_dir().filter(|home| home.parent().is_some());
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let mut folders = vec![real(&self.lib)];
        // Where it is installed: libraries, and what describes them. A folder that other things lie in is not taken whole.
        if let Some(prefix) = real(&self.mpiexec).parent().and_then(Path::parent).filter(|it| it.parent().is_some()) {
            folders.extend(["lib", "lib64", "etc", "opt", "share", "libexec"].map(|name| prefix.join(name)));
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

#[cfg(test)]
mod tests {
    use super::{is_of_an_enclosing_job, root_of};

    #[test]
    fn what_a_batch_system_set_is_told_from_settings_of_an_mpi() {
        for name in
            ["SLURM_JOB_ID", "SLURM_TASKS_PER_NODE", "PMI_RANK", "PMIX_NAMESPACE", "HYDRA_LAUNCHER", "PBS_NODEFILE"]
        {
            assert!(is_of_an_enclosing_job(name.as_ref()), "{name}");
        }
        for name in ["PATH", "OMPI_MCA_btl", "PMIX_MCA_gds", "MPIR_CVAR_NOLOCAL", "I_MPI_FABRICS", "UCX_TLS"] {
            assert!(!is_of_an_enclosing_job(name.as_ref()), "{name}");
        }
    }

    #[test]
    fn intels_root_is_above_its_programs() {
        let folder = tempfile::tempdir().expect("a folder");
        let top = folder.path().canonicalize().expect("it is there");
        for (inside, file) in [("bin", "mpicc"), ("include", "mpi.h")] {
            std::fs::create_dir(top.join(inside)).expect("made");
            std::fs::write(top.join(inside).join(file), "").expect("written");
        }
        assert_eq!(root_of(&top.join("bin/mpicc")), Some(top));
    }
}
