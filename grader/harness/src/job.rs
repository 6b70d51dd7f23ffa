//! What one launch is asked to do, and what its folder holds.
//!
//! The folder of a launch is how its processes talk: none of them speaks over the program's own streams.
//!
//! | file | written by | holds |
//! | --- | --- | --- |
//! | `job.json` | [`Launch`](crate::Launch) | the [`Job`] |
//! | `rank-R.out`, `rank-R.err` | the supervisor | the program's standard output and error |
//! | `rank-R.out-pipe`, `rank-R.err-pipe` | the program | the same, on its way to the supervisor |
//! | `input` | whoever launches | the standard input of rank 0, where it has one; a pipe |
//! | `rank-R.shim` | the [shim](crate::shim) | the number of its process |
//! | `rank-R.notes` | `start`, in the program | the world it sees, and whether it finalised |
//! | `rank-R.trace` | the observer, in the program | its MPI calls; gone once they are analysed |
//! | `rank-R.json` | the shim | a [`RankEnd`] |
//! | `spawned-W-R.*` | as above | the same of the processes that the program spawned |
//! | `launcher.out` | `mpiexec` | what it says itself |
//! | `outcome.json` | the [supervisor](crate::supervisor) | an [`Outcome`] |

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use trace::Process;

use crate::record::Ended;

/// Marks every process of a launch, in its environment, with a name that no other launch has.
pub const TOKEN_VARIABLE: &str = "RANKLINGS_LAUNCH";

/// Tells a rank how many ranks were asked for.
pub const RANKS_VARIABLE: &str = "RANKLINGS_RANKS";

/// Tells `start`, in the program, where to leave its notes.
pub const NOTES_VARIABLE: &str = "RANKLINGS_NOTES";

/// Tells the observer, in the program, the open file of its record: by its descriptor, so that no path leads there.
pub const TRACE_VARIABLE: &str = "RANKLINGS_TRACE";

/// The rank that the launcher gave, before MPI tells it.
pub const TRACE_RANK_VARIABLE: &str = "RANKLINGS_TRACE_RANK";

/// The number that a record of this launch bears.
pub const TRACE_TOKEN_VARIABLE: &str = "RANKLINGS_TRACE_TOKEN";

/// The number of the world that a spawned process belongs to.
pub const TRACE_WORLD_VARIABLE: &str = "RANKLINGS_TRACE_WORLD";

/// The communicator between a spawned process and those that spawned it, as the observer of the parents described it.
pub const TRACE_PARENTS_VARIABLE: &str = "RANKLINGS_TRACE_PARENTS";

/// Tells the observer which binary stands between the launcher and what the program spawns.
pub const SHIM_VARIABLE: &str = "RANKLINGS_SHIM";

/// Tells the observer the launch's folder, for that binary.
pub const FOLDER_VARIABLE: &str = "RANKLINGS_FOLDER";

/// What the files of spawned processes begin with.
const SPAWNED: &str = "spawned-";

/// Tells the observer to make standard sends synchronous.
pub const SYNCHRONOUS_VARIABLE: &str = "RANKLINGS_SYNCHRONOUS";

/// Tells the observer the seed of its delays.
pub const SCHEDULE_VARIABLE: &str = "RANKLINGS_SCHEDULE";

/// What one launch is asked to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Job {
    /// The name that marks its processes: see [`crate::leftovers::Token`].
    pub token: String,
    /// How many ranks.
    pub ranks: u32,
    /// The program of each rank.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<OsString>,
    /// Variables that it gets besides the inherited ones.
    pub env: Vec<(OsString, OsString)>,
    /// The command that starts the ranks, up to the program.
    pub launcher: Vec<OsString>,
    /// The variables that the launcher wants.
    pub launcher_env: Vec<(OsString, OsString)>,
    /// When the launch is ended, in seconds from the [beginning](crate::beginning) of its program. None: never.
    pub time_limit: Option<f64>,
    /// How much a rank may write to a stream of its own, in bytes.
    pub output_limit: u64,
    /// The library that records the MPI calls of each rank. None: they are not recorded.
    pub observer: Option<PathBuf>,
    /// Keeps the program in bounds. None: it may do whatever its user may.
    pub bounds: Option<Confined>,
    /// Rank 0 reads its standard input from [`Folder::standard_input`]. Else it is empty, as that of all others.
    pub standard_input: bool,
    /// The observer makes standard sends synchronous.
    pub synchronous: bool,
    /// The observer delays calls by amounts that follow from this seed.
    pub schedule: Option<u64>,
}

/// What a launch in bounds has for itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Confined {
    /// The temporary and current folder of its ranks, which ends with the launch.
    pub scratch: PathBuf,
    /// What its ranks may read besides what every program reads: the MPI.
    pub libraries: Vec<PathBuf>,
    /// Where they may write besides.
    pub writable: Vec<PathBuf>,
    /// The largest file that they may make, in bytes: MPIs keep the memory that ranks share in one.
    pub file: u64,
}

impl Job {
    /// The number that the records of this launch bear, so that no other file is taken for one.
    #[must_use]
    pub fn trace_token(&self) -> u64 {
        // FNV-1a: the same in every process, and never 0.
        let start = 0xcbf2_9ce4_8422_2325_u64;
        let hash = self.token.bytes().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
        hash | 1
    }
}

/// How one rank's program ended, as its shim saw it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RankEnd {
    /// Its exit code.
    pub code: Option<i32>,
    /// Or the signal that ended it.
    pub signal: Option<i32>,
    /// The launcher had asked it to end before it did.
    pub told_to_end: bool,
    /// Why it could not even be started.
    pub not_started: Option<String>,
    /// From its start to its end, in seconds.
    pub wall: f64,
    /// User and system time of all its threads, in seconds.
    pub cpu: f64,
    /// The most memory it ever held, in bytes.
    pub peak_memory: u64,
    /// When it ended, in seconds since the epoch.
    pub ended_at: f64,
}

/// How a launch ended, as its supervisor saw it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Outcome {
    /// Why.
    pub ended: Ended,
    /// The exit code of the launcher, where it ended by itself.
    pub launcher_code: Option<i32>,
    /// From start to end, in seconds.
    pub wall: f64,
    /// When it began, in seconds since the epoch.
    pub began_at: f64,
    /// When it was ended, by the clock of the records, in nanoseconds.
    pub ended_at: u64,
    /// The processes, by world and rank, of which a thread outside of MPI could go on when the launch was ended.
    pub going_on: Vec<(u32, u32)>,
    /// Processes of the launch that could not be ended.
    pub survivors: Vec<i32>,
    /// The least room that was seen in a `/dev/shm` that is not the launch's own, in bytes.
    pub shared_memory: Option<u64>,
}

/// The folder of a launch: names of files in one place.
#[derive(Clone, Debug)]
pub struct Folder(pub PathBuf);

impl Folder {
    /// Where the job is written.
    #[must_use]
    pub fn job(&self) -> PathBuf {
        self.0.join("job.json")
    }

    /// Where the outcome is written.
    #[must_use]
    pub fn outcome(&self) -> PathBuf {
        self.0.join("outcome.json")
    }

    /// The pipe that rank 0 reads from.
    #[must_use]
    pub fn standard_input(&self) -> PathBuf {
        self.0.join("input")
    }

    /// What the launcher says itself.
    #[must_use]
    pub fn launcher_output(&self) -> PathBuf {
        self.0.join("launcher.out")
    }

    /// A file of one rank's: `out`, `err`, `shim`, `notes`, `json` or `trace`.
    #[must_use]
    pub fn of_rank(&self, rank: u32, kind: &str) -> PathBuf {
        self.of(Process::rank(rank), kind)
    }

    /// The same of a process that may be one of those that the program spawned.
    #[must_use]
    pub fn of(&self, process: Process, kind: &str) -> PathBuf {
        let Process { world, rank } = process;
        self.0.join(if world == 0 { format!("rank-{rank}.{kind}") } else { format!("{SPAWNED}{world}-{rank}.{kind}") })
    }

    /// The processes that the program has spawned, by world and rank.
    #[must_use]
    pub fn spawned(&self) -> Vec<Process> {
        let process = |name: &str| {
            let (world, rank) = name.strip_prefix(SPAWNED)?.strip_suffix(".out")?.split_once('-')?;
            Some(Process { world: world.parse().ok()?, rank: rank.parse().ok()? })
        };
        let files = std::fs::read_dir(&self.0).into_iter().flatten().flatten();
        let mut all: Vec<Process> = files.filter_map(|file| process(file.file_name().to_str()?)).collect();
        all.sort_unstable();
        all
    }

    /// The ranks of the launch, and the processes that the program has spawned.
    #[must_use]
    pub fn processes(&self, ranks: u32) -> Vec<Process> {
        (0..ranks).map(Process::rank).chain(self.spawned()).collect()
    }
}

/// Writes a value so that a reader sees the whole of it or nothing.
///
/// # Errors
/// When the file can't be written.
pub fn write(path: &Path, value: &impl Serialize) -> std::io::Result<()> {
    let partial = path.with_extension("partial");
    std::fs::write(&partial, serde_json::to_vec(value).map_err(std::io::Error::other)?)?;
    std::fs::rename(partial, path)
}

/// Reads what [`write`] wrote.
///
/// # Errors
/// When the file is not there or holds something else.
pub fn read<T: serde::de::DeserializeOwned>(path: &Path) -> std::io::Result<T> {
    serde_json::from_slice(&std::fs::read(path)?).map_err(std::io::Error::other)
}
