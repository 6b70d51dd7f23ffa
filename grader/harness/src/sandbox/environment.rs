//! Which variables of the grader's environment a launch inherits: those that MPI, the loader and the language libraries
//! read. Whatever else there is, a token among them, is not the program's business.

use std::ffi::{OsStr, OsString};

use crate::mpi::is_of_an_enclosing_job;

const NAMES: [&str; 11] =
    ["PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TERM", "LD_LIBRARY_PATH", "COLUMNS"];

/// Of MPICH, Intel MPI, Open MPI and its parts, their libraries, Rust's and OpenMP's run time.
const BEGINNINGS: [&str; 21] = [
    "LC_",
    "MPI_",
    "MPIR_",
    "MPICH_",
    "MPIEXEC_",
    "I_MPI_",
    "PMIX_",
    "OMPI_",
    "OPAL_",
    "ORTE_",
    "PRTE_",
    "UCX_",
    "FI_",
    "PSM2_",
    "PSM3_",
    "HWLOC_",
    "RDMAV_",
    "OMP_",
    "RAYON_",
    "NCCL_",
    "CUDA_VISIBLE_",
];

/// What looks like the above and is not for a program to see.
const SECRETS: [&str; 2] = ["TOKEN", "SECRET"];

/// What a program out of bounds is launched with besides, where its user says nothing else: as above, no segments of UCX's in a
/// /dev/shm that may be small, of which each rank would take four megabytes.
pub(crate) const OUT_OF_BOUNDS: [(&str, &str); 1] = [("UCX_TLS", "^posix")];

/// What ranks in bounds can't do, and what they need not look for: they are all on one host, and may not read each other's memory or
/// open files. So MPI's messages go through shared memory, as MPICH, Open MPI 4 and 5, and UCX take it, and no launch
/// spends its time on probing networks: a rank's `MPI_Init` is three times as long with them.
pub(crate) const ON_ONE_HOST: [(&str, &str); 13] = [
    ("MPIR_CVAR_CH4_CMA_ENABLE", "0"),
    ("I_MPI_SHM_CMA", "0"),
    // Intel MPI sets aside two gigabytes, and where there is one rank, of that rank's own memory.
    ("I_MPI_SHM_HEAP_VSIZE", "16"),
    ("I_MPI_SHM_CELL_EXT_NUM_TOTAL", "64"),
    ("OMPI_MCA_btl_vader_single_copy_mechanism", "none"),
    ("OMPI_MCA_smsc", "^cma"),
    // Ranks and what they spawn talk by sockets, and the only network that they have is one which Open MPI leaves out by itself.
    ("OMPI_MCA_btl_tcp_if_include", "127.0.0.1/8"),
    ("OMPI_MCA_pml", "ob1"),
    // Open MPI 5 takes a second to find that libfabric has no network for it.
    ("OMPI_MCA_btl", "^ofi,openib,uct,usnic"),
    // Not `posix`: it opens a segment by another rank's /proc, which ranks in bounds may not read; told not to, it calls every rank
    // unreachable in a process namespace other than the machine's first, which is what a container has. And System V's segments
    // take nothing of a container's 64 MB of /dev/shm.
    ("UCX_TLS", "self,sysv"),
    // Whoever registers memory with a network card must hear when it is freed. Here nobody does, and the hooks cost 40 ms a rank.
    ("UCX_MEM_EVENTS", "n"),
    ("UCX_MODULES", "none"),
    // Which of these a UCX knows depends on its version; it is not to tell the student.
    ("UCX_WARN_UNUSED_ENV_VARS", "n"),
];

/// The variables that a launch inherits.
pub(crate) fn inherited() -> impl Iterator<Item = (OsString, OsString)> {
    std::env::vars_os().filter(|(name, _)| is_inherited(name))
}

fn is_inherited(name: &OsStr) -> bool {
    let Some(name) = name.to_str() else { return false };
    if is_of_an_enclosing_job(name.as_ref()) {
        return false;
    }
    let known = NAMES.contains(&name) || BEGINNINGS.iter().any(|beginning| name.starts_with(beginning));
    known && !SECRETS.iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::is_inherited;

    #[test]
    fn what_mpi_reads_goes_on_and_what_is_secret_stays() {
        for name in ["PATH", "LC_ALL", "OMPI_MCA_btl", "I_MPI_DEBUG", "PMIX_MCA_gds", "OMP_NUM_THREADS"] {
            assert!(is_inherited(name.as_ref()), "{name}");
        }
        for name in [
            "GITHUB_TOKEN",
            "SSH_AUTH_SOCK",
            "CARGO_REGISTRY_TOKEN",
            "SLURM_JOB_ID",
            "PMIX_RANK",
            "HYDRA_LAUNCHER",
            "RANKLINGS_SEED",
            "PATHS",
        ] {
            assert!(!is_inherited(name.as_ref()), "{name}");
        }
    }
}
