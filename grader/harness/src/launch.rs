//! One launch: so many ranks of a program under `mpiexec`, built up in the domain's words.

use std::cell::RefCell;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use nix::sys::stat::Mode;
use nix::unistd::mkfifo;

use crate::failure::RECORDS_VARIABLE;
use crate::job::{self, Confined, Folder, Job};
use crate::leftovers::Token;
use crate::mpi::{LoadError, Mpi};
use crate::record::{Ended, Run, launch_folder};
use crate::running::Running;
use crate::{Failure, course, fail, message, parts, roles};

/// Names the program to launch in place of the package's own.
pub const PROGRAM_VARIABLE: &str = "RANKLINGS_PROGRAM";

/// Names the grader's binary, which plays the supervisor and the rank shim.
pub const GRADER_VARIABLE: &str = "RANKLINGS_GRADER";

/// Names the observer, built for the MPI in use; an empty name forbids to observe.
pub const OBSERVER_VARIABLE: &str = "RANKLINGS_OBSERVER";

/// How long a launch may take where a check says nothing else.
pub const TIME_LIMIT: Duration = Duration::from_secs(10);

/// How much a rank may write to each of its streams, in bytes.
pub const OUTPUT_LIMIT: u64 = 8 << 20;

static NUMBER: AtomicU32 = AtomicU32::new(0);

thread_local! {
    static LAST_COMMAND: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The last launch that a check of this thread made, as one would type it.
pub(crate) fn last_command() -> Option<String> {
    LAST_COMMAND.with_borrow(Clone::clone)
}

/// A launch to be made.
#[derive(Clone, Debug)]
#[must_use = "a launch does nothing until it is run"]
pub struct Launch {
    course: PathBuf,
    program: PathBuf,
    mpi: Option<Mpi>,
    grader: Option<PathBuf>,
    observer: Observer,
    ranks: u32,
    args: Vec<OsString>,
    env: Vec<(OsString, OsString)>,
    time_limit: Option<Duration>,
    output_limit: u64,
    confined: bool,
    writable: Vec<PathBuf>,
    standard_input: bool,
    synchronous: bool,
    schedule: Option<u64>,
}

/// Who records the MPI calls of the ranks.
#[derive(Clone, Debug)]
enum Observer {
    /// Whoever the environment names, or who lies beside the grader.
    Found,
    Named(PathBuf),
    Nobody,
}

/// What went wrong before there was a run to look at. Never the program's fault.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    /// No MPI.
    #[error(transparent)]
    Mpi(#[from] LoadError),
    /// Not below a course's top folder.
    #[error("{} does not lie in a course", .0.display())]
    NoCourse(PathBuf),
    /// The grader's binary plays the supervisor, and can't be had.
    #[error("failed to build the grader, which watches the launch: {0}")]
    NoGrader(String),
    /// The library that records MPI calls can't be had.
    #[error("failed to build the observer, which records MPI calls: {0}")]
    NoObserver(String),
    /// Asked for what only the observer can do, where there is none.
    #[error("MPI calls can't be observed here, so sends can't be made synchronous nor calls be delayed")]
    NotObservable,
    /// A file or a process.
    #[error("failed to {what}: {why}")]
    Io {
        /// What was tried.
        what: &'static str,
        /// What the system says.
        why: std::io::Error,
    },
}

pub(crate) fn io(what: &'static str) -> impl FnOnce(std::io::Error) -> LaunchError {
    move |why| LaunchError::Io { what, why }
}

impl Launch {
    /// A launch of a program on so many ranks, with the MPI of a course.
    pub fn new(course: impl Into<PathBuf>, program: impl Into<PathBuf>, ranks: u32) -> Self {
        Self {
            course: course.into(),
            program: program.into(),
            mpi: None,
            grader: None,
            observer: Observer::Found,
            ranks,
            args: Vec::new(),
            env: Vec::new(),
            time_limit: Some(TIME_LIMIT),
            output_limit: OUTPUT_LIMIT,
            confined: false,
            writable: Vec::new(),
            standard_input: false,
            synchronous: false,
            schedule: None,
        }
    }

    /// A launch of an exercise's own program, or of the one that `RANKLINGS_PROGRAM` names. What
    /// [`exercise!`](crate::exercise) calls.
    ///
    /// # Panics
    /// When the exercise does not lie in a course.
    #[track_caller]
    pub fn of_exercise(program: impl Into<OsString>, folder: impl AsRef<Path>, ranks: u32) -> Self {
        let folder = folder.as_ref();
        let Some(course) = course::find(folder) else {
            fail(message::launch_failed(&LaunchError::NoCourse(folder.to_owned())))
        };
        let program = std::env::var_os(PROGRAM_VARIABLE).unwrap_or_else(|| program.into());
        Self::new(course, program, ranks).confined()
    }

    /// Keeps the program in bounds (see [`crate::sandbox`]), as a stranger's has to be. What a check launches is.
    pub fn confined(mut self) -> Self {
        self.confined = true;
        self
    }

    /// Adds arguments of the program.
    pub fn args<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(mut self, args: I) -> Self {
        self.args.extend(args.into_iter().map(|argument| argument.as_ref().to_owned()));
        self
    }

    /// Sets a variable in the environment of every rank.
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.env.push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Launches under this MPI in place of the course's own.
    pub fn with_mpi(mut self, mpi: Mpi) -> Self {
        self.mpi = Some(mpi);
        self
    }

    /// Has this binary of the grader's play the supervisor and the rank shims.
    pub fn watched_by(mut self, grader: impl Into<PathBuf>) -> Self {
        self.grader = Some(grader.into());
        self
    }

    /// Has this library, built for the MPI in use, record the MPI calls of each rank.
    pub fn observed_by(mut self, observer: impl Into<PathBuf>) -> Self {
        self.observer = Observer::Named(observer.into());
        self
    }

    /// Records no MPI calls.
    pub fn unobserved(mut self) -> Self {
        self.observer = Observer::Nobody;
        self
    }

    /// Has rank 0 read from the pipe [`Folder::standard_input`]. It starts once somebody has opened that for writing.
    pub fn with_standard_input(mut self) -> Self {
        self.standard_input = true;
        self
    }

    /// Makes every standard send, `MPI_Send` and `MPI_Isend`, a synchronous one: it waits until its message is being
    /// received, and nothing is buffered. A correct program stays correct (MPI 4.1, 3.5).
    pub fn synchronous(mut self) -> Self {
        self.synchronous = true;
        self
    }

    /// Delays MPI calls by amounts that follow from a seed, so that messages arrive in another order.
    pub fn schedule(mut self, seed: u64) -> Self {
        self.schedule = Some(seed);
        self
    }

    /// Lets the program write in this folder, too. Its temporary folder is gone when the launch has ended.
    pub fn may_write(mut self, folder: impl Into<PathBuf>) -> Self {
        self.writable.push(folder.into());
        self
    }

    /// Ends a rank that writes more than so many bytes to one of its streams, and with it the launch.
    pub fn output_limit(mut self, bytes: u64) -> Self {
        self.output_limit = bytes;
        self
    }

    /// Ends the launch when its program has run for so long. Ten seconds where nothing is said.
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = Some(limit);
        self
    }

    /// Never ends the launch by the clock.
    pub fn no_time_limit(mut self) -> Self {
        self.time_limit = None;
        self
    }

    /// Makes the launch and waits for its end, however it ends.
    ///
    /// # Panics
    /// When it can't be made: a fault of the machine or the grader, with the verdict *grader error*.
    #[track_caller]
    #[must_use]
    pub fn run(self) -> Run {
        self.run_with_records().0
    }

    /// [`Launch::run`], and the records of its MPI calls.
    ///
    /// # Panics
    /// When it can't be made, or its calls were not recorded. Where the program is to blame for that, the verdict is
    /// *MPI misuse*.
    #[track_caller]
    pub(crate) fn run_recorded(self) -> (Run, trace::Launch) {
        let (run, records) = self.run_with_records();
        // Whose fault it is that there are none, the run tells.
        let _ = run.observed();
        (run, records.unwrap_or_default())
    }

    #[track_caller]
    fn run_with_records(self) -> (Run, Option<trace::Launch>) {
        let (run, records) = match self.start().and_then(Running::wait_for_records) {
            Ok(both) => both,
            Err(error) => fail(message::launch_failed(&error)),
        };
        LAST_COMMAND.set(Some(run.command()));
        if let Some(failure) = run.fault() {
            fail(failure);
        }
        (run, records)
    }

    /// [`Launch::run`] for whoever wants the error as a value.
    ///
    /// # Errors
    /// When it can't be made or leaves no record.
    pub fn try_run(self) -> Result<Run, LaunchError> {
        self.start()?.wait()
    }

    /// Starts the launch and returns while it runs.
    ///
    /// # Errors
    /// When it can't be started.
    pub fn start(self) -> Result<Running, LaunchError> {
        let mpi = match &self.mpi {
            Some(mpi) => mpi.clone(),
            None => Mpi::load(&self.course)?,
        };
        let grader = match &self.grader {
            Some(grader) => grader.clone(),
            None => parts::grader(&self.course)?,
        };
        let observer = self.observer()?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let (folder, scratch) = match std::env::var_os(RECORDS_VARIABLE) {
            Some(records) => (launch_folder(Path::new(&records), number), None),
            None => {
                let scratch = tempfile::Builder::new().prefix("ranklings-").tempdir().map_err(io("make a folder"))?;
                (scratch.path().to_owned(), Some(scratch))
            }
        };
        std::fs::create_dir_all(&folder).map_err(io("make the folder of a launch"))?;
        let folder = Folder(folder);
        let job = self.job(&mpi, number, observer);
        job::write(&folder.job(), &job).map_err(io("write the job of a launch"))?;
        if job.standard_input {
            let mode = Mode::S_IRUSR | Mode::S_IWUSR;
            mkfifo(&folder.standard_input(), mode)
                .map_err(|why| io("make the standard input of a launch")(why.into()))?;
        }
        let supervisor = Command::new(grader)
            .arg(roles::SUPERVISOR)
            .arg(&folder.0)
            .arg(std::process::id().to_string())
            .stdin(Stdio::null())
            .spawn()
            .map_err(io("start the supervisor of a launch"))?;
        Ok(Running::new(supervisor, folder, job, mpi.to_string(), scratch))
    }

    /// The observer to use: named here or in the environment, or else built now.
    fn observer(&self) -> Result<Option<PathBuf>, LaunchError> {
        let observer = match (&self.observer, std::env::var_os(OBSERVER_VARIABLE)) {
            (Observer::Nobody, _) => None,
            (Observer::Named(observer), _) => Some(observer.clone()),
            (Observer::Found, Some(named)) => (!named.is_empty()).then(|| named.into()),
            // One for another MPI than the course's own has to be named.
            (Observer::Found, None) if cfg!(target_os = "linux") && self.mpi.is_none() => {
                Some(parts::observer(&self.course)?)
            }
            (Observer::Found, None) => None,
        };
        match observer {
            Some(observer) if !observer.is_file() => Err(LaunchError::NoObserver(format!("no {}", observer.display()))),
            None if self.synchronous || self.schedule.is_some() => Err(LaunchError::NotObservable),
            other => Ok(other),
        }
    }

    fn job(self, mpi: &Mpi, number: u32, observer: Option<PathBuf>) -> Job {
        let launcher = mpi.launcher(self.ranks);
        let token = Token::new(number);
        Job {
            bounds: self.confined.then(|| Confined {
                scratch: token.scratch(),
                libraries: mpi.folders(),
                writable: self.writable,
                file: mpi.largest_file(),
            }),
            token: token.as_str().to_owned(),
            ranks: self.ranks,
            // Ranks in bounds have another current folder.
            program: std::path::absolute(&self.program).unwrap_or(self.program),
            args: self.args,
            env: self.env,
            launcher: std::iter::once(launcher.get_program()).chain(launcher.get_args()).map(OsStr::to_owned).collect(),
            launcher_env: launcher
                .get_envs()
                .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
                .collect(),
            time_limit: self.time_limit.map(|limit| limit.as_secs_f64()),
            output_limit: self.output_limit,
            observer,
            standard_input: self.standard_input,
            synchronous: self.synchronous,
            schedule: self.schedule,
        }
    }
}

impl Run {
    /// What makes this run no evidence about the program: launcher and library of different MPIs, a program that
    /// could not be started, a launch that was taken back.
    #[must_use]
    pub fn fault(&self) -> Option<Failure> {
        message::fault(self)
    }

    /// What is to be said where whoever launched it has taken it back: where its ranks were, and why they had not ended.
    #[must_use]
    pub fn interrupted(&self) -> Option<Failure> {
        (self.ended == Ended::Cancelled).then(|| message::interrupted(self).map(|failure| failure.seen_in(self)))?
    }
}
