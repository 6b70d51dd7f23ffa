//! Why a launch ended, and how a rank did.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why a launch ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// `mpiexec` ended by itself.
    Finished,
    /// The program had taken as long as it may.
    TimeLimit,
    /// No rank had come through `MPI_Init` in all the time that a launch has for that.
    NotBegun {
        /// The first that kept the others waiting, if one did: it did something else than call `MPI_Init`.
        tarrying: Option<u32>,
    },
    /// A rank had written more than it may.
    OutputLimit {
        /// Which.
        rank: u32,
    },
    /// All of its processes together had more threads than they may, or it had spawned more processes.
    ProcessLimit {
        /// How many.
        threads: usize,
    },
    /// Its temporary folder held more than it may.
    FileLimit {
        /// How many files, as far as they were counted.
        files: usize,
        /// How many bytes in them.
        bytes: u64,
    },
    /// The ranks waited for each other for ever.
    Deadlock,
    /// Nothing had moved for long, with all ranks inside of MPI, and no deadlock could be proved.
    Hang,
    /// A rank had ended in a way that leaves the others waiting, and `mpiexec` did not end them.
    Stranded {
        /// Which.
        rank: u32,
    },
    /// All ranks had ended, and `mpiexec` had not.
    LauncherStuck,
    /// Whoever launched it took it back: Ctrl-C, or its own end.
    Cancelled,
}

/// How a rank ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Exit {
    /// With this exit code.
    Code(i32),
    /// By this signal, which was not the launcher's.
    Signal(i32),
    /// The launcher, or the grader, ended it together with the others.
    Ended,
    /// Its program could not be started.
    NotStarted(String),
}
