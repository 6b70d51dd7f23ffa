//! The run record: all that was seen of one launch.

mod ended;

use std::io::Read;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use signal_hook::consts::SIGTERM;
use trace::Process;

pub use self::ended::{Ended, Exit};
use crate::job::{self, Folder, Job, Outcome, RankEnd};
use crate::observation::{self, Finding, Observation};
use crate::panic::Panic;
use crate::timeline::Timeline;

/// How much of a stream is kept in the record, in bytes. What is longer is cut, and says so.
pub const KEPT: u64 = 1 << 20;

/// How much of a rank's notes is read, in bytes.
const NOTED: u64 = 1 << 14;

/// What a rank wrote to one of its streams.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Output {
    /// The text; what is not UTF-8 in it is replaced by U+FFFD.
    pub text: String,
    /// How many bytes were written, kept or not.
    pub bytes: u64,
    /// Where the first byte stands that is not UTF-8.
    pub not_utf8_at: Option<usize>,
}

impl Output {
    fn read(path: &Path) -> Self {
        let Ok(file) = std::fs::File::open(path) else { return Self::default() };
        let bytes = file.metadata().map(|data| data.len()).unwrap_or_default();
        let mut kept = Vec::new();
        let _ = file.take(KEPT).read_to_end(&mut kept);
        match String::from_utf8(kept) {
            Ok(text) => Self { text, bytes, not_utf8_at: None },
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                // A character that the cut went through is the cut's fault.
                let by_cut = bytes > KEPT && error.as_bytes().len() - at < 4;
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                Self { text, bytes, not_utf8_at: (!by_cut).then_some(at) }
            }
        }
    }

    /// Whether more was written than is kept.
    #[must_use]
    pub fn cut(&self) -> bool {
        self.bytes > KEPT
    }
}

/// The world as a rank sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct World {
    /// `world.rank()`.
    pub rank: i32,
    /// `world.size()`.
    pub size: i32,
    /// `processor_name()`.
    pub host: String,
}

/// What `start`, in the program, noted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Notes {
    /// It called `MPI_Init`.
    pub starting: bool,
    /// The world that it sees, once `MPI_Init` has returned.
    pub world: Option<World>,
    /// `MPI_Finalize` returned.
    pub finalized: bool,
    /// A panic ended the job from this rank.
    pub panicked: bool,
}

impl Notes {
    pub(crate) fn read(folder: &Folder, process: Process) -> Self {
        let mut notes = Self::default();
        let mut text = Vec::new();
        // The program can write there too, and without end.
        if let Ok(file) = std::fs::File::open(folder.of(process, "notes")) {
            let _ = file.take(NOTED).read_to_end(&mut text);
        }
        for line in String::from_utf8_lossy(&text).lines() {
            let mut words = line.splitn(4, ' ');
            match words.next() {
                Some("world") => {
                    let mut number = || words.next().and_then(|word| word.parse().ok());
                    // The first is from before the student's part of the program runs, and can append others.
                    if let (None, Some(rank), Some(size)) = (&notes.world, number(), number()) {
                        notes.world = Some(World { rank, size, host: words.next().unwrap_or_default().to_owned() });
                    }
                }
                Some("starting") => notes.starting = true,
                Some("finalized") => notes.finalized = true,
                Some("panicked") => notes.panicked = true,
                _ => {}
            }
        }
        notes
    }
}

/// One rank of a launch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Rank {
    pub(crate) rank: u32,
    /// Whether the program spawned it; its rank is one among those that were spawned with it.
    pub spawned: bool,
    /// How it ended.
    pub exit: Exit,
    pub(crate) stdout: Output,
    pub(crate) stderr: Output,
    /// What its program noted.
    pub notes: Notes,
    /// From its start to its end, in seconds. None when it was ended from outside.
    pub wall: Option<f64>,
    /// User and system time, in seconds.
    pub cpu: Option<f64>,
    /// The most memory it ever held, in bytes.
    pub peak_memory: Option<u64>,
    /// From the launch's start to this rank's end, in seconds.
    pub ended_after: Option<f64>,
    pub(crate) command: String,
}

impl Rank {
    fn read(folder: &Folder, process: Process, outcome: &Outcome, command: &str) -> Self {
        let end = job::read::<RankEnd>(&folder.of(process, "json")).ok();
        let exit = match &end {
            None => Exit::Ended,
            Some(RankEnd { not_started: Some(why), .. }) => Exit::NotStarted(why.clone()),
            Some(RankEnd { told_to_end: true, .. }) => Exit::Ended,
            // Of a launch that the grader ended, the launcher ended the ranks, whether their shims noticed or not.
            Some(RankEnd { signal: Some(SIGTERM), .. }) if outcome.ended != Ended::Finished => Exit::Ended,
            Some(RankEnd { code: Some(code), .. }) => Exit::Code(*code),
            Some(RankEnd { signal, .. }) => Exit::Signal(signal.unwrap_or_default()),
        };
        Self {
            rank: process.rank,
            spawned: process.world != 0,
            exit,
            stdout: Output::read(&folder.of(process, "out")),
            stderr: Output::read(&folder.of(process, "err")),
            notes: Notes::read(folder, process),
            wall: end.as_ref().map(|end| end.wall),
            cpu: end.as_ref().map(|end| end.cpu),
            peak_memory: end.as_ref().map(|end| end.peak_memory),
            ended_after: end.as_ref().map(|end| (end.ended_at - outcome.began_at).max(0.0)),
            command: command.to_owned(),
        }
    }

    /// This rank's number in the world.
    #[must_use]
    pub fn rank(&self) -> u32 {
        self.rank
    }

    /// What it wrote to its standard output.
    #[must_use]
    pub fn stdout(&self) -> &str {
        &self.stdout.text
    }

    /// What it wrote to its standard error.
    #[must_use]
    pub fn stderr(&self) -> &str {
        &self.stderr.text
    }

    /// The lines of its standard output.
    #[must_use]
    pub fn lines(&self) -> Vec<&str> {
        self.stdout().lines().collect()
    }

    /// The host that MPI told it that it runs on; empty when it never started MPI.
    #[must_use]
    pub fn host(&self) -> &str {
        self.notes.world.as_ref().map_or("", |world| &world.host)
    }

    /// The panic that it reported.
    #[must_use]
    pub fn panic(&self) -> Option<Panic> {
        Panic::find(self.stderr())
    }
}

/// The run record of one launch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Run {
    command: String,
    ranks: Vec<Rank>,
    spawned: Vec<Rank>,
    /// Why the launch ended.
    pub ended: Ended,
    /// The exit code of `mpiexec`, where it ended by itself.
    pub launcher_code: Option<i32>,
    /// What `mpiexec` said itself.
    pub launcher_output: String,
    /// From start to end, in seconds.
    pub wall: f64,
    /// When it would have been ended, in seconds.
    pub time_limit: Option<f64>,
    /// How much a rank may write to one stream, in bytes.
    pub output_limit: u64,
    /// Processes of it that could not be ended.
    pub survivors: Vec<i32>,
    /// The least room that was seen in a `/dev/shm` that was not the launch's own, in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared_memory: Option<u64>,
    /// Which MPI ran it.
    pub mpi: String,
    /// What its MPI calls tell. None when they were not recorded.
    pub observation: Option<Observation>,
    /// What every rank did, where one of them never came to its end. It is not kept: `inspect` draws a better one.
    #[serde(skip)]
    pub timeline: Option<Timeline>,
    /// Whether they were to be recorded.
    pub was_to_be_observed: bool,
    /// Ranks whose record was damaged, which only their program can do.
    pub damaged_records: Vec<u32>,
}

impl Run {
    /// Puts together what the launch left in its folder. The records of its MPI calls come apart: they are large, and
    /// the run has what they tell.
    ///
    /// # Errors
    /// When there is no outcome: the supervisor itself was killed.
    pub fn read(folder: &Folder, job: &Job, mpi: &str) -> std::io::Result<(Self, Option<trace::Launch>)> {
        let outcome: Outcome = job::read(&folder.outcome())?;
        let command = command(job);
        let damaged_records = observation::damaged(folder, job);
        // What some tell without the others would be told of the launch as a whole.
        let records = observation::take(folder, job, &outcome).filter(|_| damaged_records.is_empty());
        let run = Self {
            ranks: (0..job.ranks).map(|rank| Rank::read(folder, Process::rank(rank), &outcome, &command)).collect(),
            spawned: folder.spawned().into_iter().map(|it| Rank::read(folder, it, &outcome, &command)).collect(),
            command,
            ended: outcome.ended,
            launcher_code: outcome.launcher_code,
            launcher_output: Output::read(&folder.launcher_output()).text,
            wall: outcome.wall,
            time_limit: job.time_limit,
            output_limit: job.output_limit,
            survivors: outcome.survivors,
            shared_memory: outcome.shared_memory,
            mpi: mpi.to_owned(),
            observation: records.as_ref().map(|records| observation::observe(records, job.ranks)),
            timeline: records.as_ref().and_then(Timeline::of_unfinished),
            was_to_be_observed: job.observer.is_some(),
            damaged_records,
        };
        Ok((run, records))
    }

    /// The launch as one would type it.
    #[must_use]
    pub fn command(&self) -> String {
        self.command.clone()
    }

    /// The ranks in order.
    #[must_use]
    pub fn ranks(&self) -> &[Rank] {
        &self.ranks
    }

    /// The processes that the program spawned, as far as they are observed.
    #[must_use]
    pub fn spawned(&self) -> &[Rank] {
        &self.spawned
    }

    /// One rank.
    ///
    /// # Panics
    /// When the launch had no such rank.
    #[must_use]
    pub fn rank(&self, rank: u32) -> &Rank {
        &self.ranks[rank as usize]
    }

    /// The mistakes in the use of MPI that its calls tell; none where they were not recorded.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        self.observation.as_ref().map_or(&[], |observation| &observation.findings)
    }

    /// Whether a rank's calls show that it began MPI and did not come to its end.
    pub(crate) fn left_mpi_early(&self, rank: u32) -> bool {
        let calls = self.observation.as_ref().and_then(|observation| observation.calls.get(rank as usize));
        calls.is_some_and(|calls| {
            let began = calls.contains_key("MPI_Init") || calls.contains_key("MPI_Init_thread");
            began && !calls.contains_key("MPI_Finalize")
        })
    }

    /// Whether MPI itself ended a rank in `MPI_Finalize`.
    pub(crate) fn was_refused(&self, rank: &Rank) -> bool {
        !rank.spawned && self.observation.as_ref().is_some_and(|it| it.refused.contains(&rank.rank))
    }

    /// How many ranks it had.
    #[must_use]
    pub fn size(&self) -> u32 {
        u32::try_from(self.ranks.len()).unwrap_or(u32::MAX)
    }
}

/// The job as one would type it: without the shim, and the program by its name.
fn command(job: &Job) -> String {
    let name = |path: &Path| path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let mut words = vec!["mpiexec".to_owned(), "-n".to_owned(), job.ranks.to_string(), name(&job.program)];
    words.extend(job.args.iter().map(|argument| quoted(&argument.to_string_lossy())));
    let mut with = Vec::new();
    with.extend(job.synchronous.then(|| "--synchronous".to_owned()));
    with.extend(job.schedule.map(|seed| format!("--schedule {seed}")));
    if with.is_empty() { words.join(" ") } else { format!("{}{WITH}{}", words.join(" "), with.join(" ")) }
}

/// Between a command and what the observer did besides, as the options of `exec` that do it again. A shell takes it for a
/// comment.
pub const WITH: &str = "  # with ";

/// An argument as a shell wants it.
#[must_use]
pub fn quoted(argument: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-_=+.,/:@%".contains(character);
    if !argument.is_empty() && argument.chars().all(plain) {
        return argument.to_owned();
    }
    format!("'{}'", argument.replace('\'', r"'\''"))
}

/// Where the n-th launch of a check keeps its files.
#[must_use]
pub fn launch_folder(records: &Path, number: u32) -> PathBuf {
    records.join(format!("launch-{number:03}"))
}
