//! The process that `mpiexec` starts for each rank: it gives the program a file of its own for each stream, and
//! notes how it ended.
//!
//! It stays as the program's parent rather than becoming it, because nothing else knows a rank's own exit: `mpiexec`
//! reports one code for all.

use std::ffi::OsString;
use std::fs::File;
use std::os::fd::AsRawFd;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};

use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::sys::resource::{Resource, UsageWho, getrusage, setrlimit};
use nix::sys::signal::{Signal, kill};
use nix::sys::time::TimeValLike;
use nix::unistd::Pid;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use trace::Process;

use crate::job::{self, Confined, Folder, Job, RankEnd};
use crate::sandbox::{Bounds, Limits, Policy};
use crate::streams;

/// Variables that tell a process its rank, by launcher: MPICH, Open MPI, PMIx, Slurm.
const RANK_VARIABLES: [&str; 4] = ["PMI_RANK", "OMPI_COMM_WORLD_RANK", "PMIX_RANK", "SLURM_PROCID"];

/// What has Python and gfortran's programs write what they print at once, so that it is there when they are ended while they
/// hang. For C the observer does it.
const BY_LINE: [(&str, &str); 2] = [("PYTHONUNBUFFERED", "1"), ("GFORTRAN_UNBUFFERED_PRECONNECTED", "y")];

/// How far apart two processes may notice a signal to their group, on a machine with more ranks than cores.
const SAME_SIGNAL: Duration = Duration::from_millis(100);

/// What the shim exits with when it could not do its work.
const FAILED: i32 = 96;

/// What the program spawned, and this process stands in front of.
#[derive(Debug)]
pub struct Spawned {
    world: u32,
    parents: OsString,
    program: PathBuf,
    args: Vec<OsString>,
}

impl Spawned {
    /// From the arguments that the observer gave.
    pub(crate) fn read(mut args: impl Iterator<Item = OsString>) -> Option<Self> {
        let world = args.next()?.to_str()?.parse().ok()?;
        Some(Self { world, parents: args.next()?, program: args.next()?.into(), args: args.collect() })
    }
}

/// Runs the program of this rank, or what a rank spawned, and exits as it did.
pub fn run(folder: &Folder, spawned: Option<Spawned>) -> i32 {
    match play(folder, spawned) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("the shim of a rank failed: {error}");
            FAILED
        }
    }
}

/// Which rank this process is, as the launcher says.
fn rank() -> Option<u32> {
    RANK_VARIABLES.iter().find_map(|name| std::env::var(name).ok()?.parse().ok())
}

fn play(folder: &Folder, spawned: Option<Spawned>) -> std::io::Result<i32> {
    let job: Job = job::read(&folder.job())?;
    let rank = rank().ok_or_else(|| std::io::Error::other("the launcher does not tell this process its rank"))?;
    let process = Process { world: spawned.as_ref().map_or(0, |spawned| spawned.world), rank };
    // No core files in a student's folder.
    let _ = setrlimit(Resource::RLIMIT_CORE, 0, 0);
    // Files that the program writes by their names are there before it is: in bounds it can make none here.
    File::create(folder.of(process, "notes"))?;
    job::write(&folder.of(process, "shim"), &std::process::id())?;
    let trace = job.observer.as_ref().map(|_| open_record(&folder.of(process, "trace"))).transpose()?;

    let mut command = match &spawned {
        None => {
            let mut command = Command::new(&job.program);
            command.args(&job.args);
            command
        }
        Some(spawned) => {
            let mut command = Command::new(&spawned.program);
            command.args(&spawned.args).env(job::TRACE_WORLD_VARIABLE, spawned.world.to_string());
            command.env(job::TRACE_PARENTS_VARIABLE, &spawned.parents);
            command
        }
    };
    command.env(job::NOTES_VARIABLE, folder.of(process, "notes"));
    for (name, value) in BY_LINE.into_iter().filter(|(name, _)| std::env::var_os(name).is_none()) {
        command.env(name, value);
    }
    if let Some(observer) = &job.observer {
        command.env("LD_PRELOAD", observer);
        command.env(job::TRACE_VARIABLE, trace.iter().map(|file| file.as_raw_fd().to_string()).collect::<String>());
        command.env(job::SHIM_VARIABLE, std::env::current_exe()?).env(job::FOLDER_VARIABLE, &folder.0);
        command.env(job::TRACE_RANK_VARIABLE, rank.to_string());
        command.env(job::TRACE_TOKEN_VARIABLE, job.trace_token().to_string());
        if job.synchronous {
            command.env(job::SYNCHRONOUS_VARIABLE, "1");
        }
        if let Some(seed) = job.schedule {
            command.env(job::SCHEDULE_VARIABLE, seed.to_string());
        }
    }
    let asks = job.standard_input && process == Process::rank(0);
    command.stdin(if asks { File::open(folder.standard_input())?.into() } else { Stdio::null() });
    streams::make(folder, process)?;
    let [out, err] = streams::ends(folder, process)?;
    command.stdout(out).stderr(err);
    end_with_this_process(&mut command);
    if let Some(confined) = &job.bounds {
        command.env("HOME", &confined.scratch).current_dir(&confined.scratch);
        confine(&mut command, Bounds::new(&policy(&job, confined, folder, process))?);
    }

    let began = Instant::now();
    let mut signals = Signals::new([SIGTERM, SIGINT, SIGHUP])?;
    let mut end = RankEnd {
        code: None,
        signal: None,
        told_to_end: false,
        not_started: None,
        wall: 0.0,
        cpu: 0.0,
        peak_memory: 0,
        ended_at: 0.0,
    };
    let code = match command.spawn() {
        Ok(mut program) => {
            drop(trace);
            let told = Arc::new(AtomicBool::new(false));
            let pid = Pid::from_raw(program.id().cast_signed());
            let (handle, teller) = (signals.handle(), Arc::clone(&told));
            let forward = std::thread::spawn(move || {
                for signal in &mut signals {
                    teller.store(true, Ordering::Relaxed);
                    if let Ok(signal) = Signal::try_from(signal) {
                        let _ = kill(pid, signal);
                    }
                }
            });
            let status = program.wait()?;
            if status.signal() == Some(SIGTERM) && !told.load(Ordering::Relaxed) {
                // The launcher signals the whole process group, and the program may have died of it before the
                // shim has noticed its own.
                std::thread::sleep(SAME_SIGNAL);
            }
            handle.close();
            let _ = forward.join();
            (end.code, end.signal) = (status.code(), status.signal());
            end.told_to_end = told.load(Ordering::Relaxed);
            status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or_default())
        }
        Err(error) => {
            end.not_started = Some(error.to_string());
            FAILED
        }
    };
    end.wall = began.elapsed().as_secs_f64();
    if let Ok(usage) = getrusage(UsageWho::RUSAGE_CHILDREN) {
        let microseconds = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
        end.cpu = microseconds as f64 * 1e-6;
        // Linux counts in kibibytes, macOS in bytes.
        let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
        end.peak_memory = usage.max_rss().unsigned_abs() * unit;
    }
    end.ended_at = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs_f64();
    job::write(&folder.of(process, "json"), &end)?;
    Ok(code)
}

/// The file of a rank's record, which the program inherits open.
fn open_record(path: &Path) -> std::io::Result<File> {
    let file = File::options().read(true).write(true).create(true).truncate(true).open(path)?;
    fcntl(&file, FcntlArg::F_SETFD(FdFlag::empty()))?;
    Ok(file)
}

/// What a rank in bounds may do.
fn policy(job: &Job, confined: &Confined, folder: &Folder, process: Process) -> Policy {
    let mut read = confined.libraries.clone();
    read.extend(job.observer.clone());
    let mut write = vec![confined.scratch.clone(), folder.of(process, "notes")];
    write.extend(confined.writable.clone());
    Policy { program: job.program.clone(), read, write, limits: Limits::of(job.ranks, job.time_limit, confined.file) }
}

/// The command's process enters the bounds before it is the program.
#[expect(unsafe_code, reason = "only between fork and exec can a process be bound that is not this one")]
fn confine(command: &mut Command, mut bounds: Bounds) {
    // SAFETY: this process has one thread when it forks, so that memory may be taken and locks are free in the child. The
    // closure makes system calls on what was made ready before.
    unsafe {
        command.pre_exec(move || bounds.enter());
    }
}

/// The command is killed when this process ends, however it ends: a rank with its shim, which is what `mpiexec` knows
/// to kill; `mpiexec` with its supervisor; checks and cargo with the grader.
#[cfg_attr(
    target_os = "linux",
    expect(unsafe_code, reason = "only between fork and exec can a process bind its end to its parent's")
)]
pub fn end_with_this_process(command: &mut Command) {
    #[cfg(target_os = "linux")]
    {
        let parent = nix::unistd::getpid();
        // SAFETY: the closure makes two system calls, prctl and getppid, which are async-signal-safe, and allocates
        // nothing.
        unsafe {
            command.pre_exec(move || {
                nix::sys::prctl::set_pdeathsig(Signal::SIGKILL)?;
                // The parent may have ended before the call above: then the signal would never come.
                if nix::unistd::getppid() == parent { Ok(()) } else { Err(nix::errno::Errno::ESRCH.into()) }
            });
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = command;
}
