//! The process that starts `mpiexec`, watches the launch, and ends it to the last process.
//!
//! Killing `mpiexec` is not enough: ranks were seen to live on after it, spinning at 100 % CPU, and `mpiexec` after
//! its ranks. The supervisor is a child subreaper: whatever process of the launch loses its parent becomes its
//! child. So "no child left" means that nothing of the launch lives, and until then it keeps killing.

use std::fs::File;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

use crate::job::{self, Folder, Job, Outcome};
use crate::leftovers;
use crate::mpi::is_of_an_enclosing_job;
use crate::record::Ended;
use crate::remains;
use crate::sandbox::{environment, namespaces};
use crate::shared_memory::Room;
use crate::streams::Streams;
use crate::watch::Watch;

/// How long `mpiexec` may take to end its ranks before they are killed.
const GRACE: Duration = Duration::from_secs(1);

/// How long killing may take before what still lives is reported.
const KILLING: Duration = Duration::from_secs(5);

const TICK: Duration = Duration::from_millis(1);

/// Runs the job in the folder and writes its outcome there. The exit code says whether there is one.
pub fn run(folder: &Folder) -> i32 {
    match supervise(folder) {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("the supervisor of {} failed: {error}", folder.0.display());
            1
        }
    }
}

fn supervise(folder: &Folder) -> std::io::Result<()> {
    let job: Job = job::read(&folder.job())?;
    let cancelled = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGTERM, signal_hook::consts::SIGINT, signal_hook::consts::SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(&cancelled))?;
    }
    // A session of its own: Ctrl-C in the terminal reaches the grader, and the grader decides.
    let _ = nix::unistd::setsid();
    #[cfg(target_os = "linux")]
    nix::sys::prctl::set_child_subreaper(true)?;

    let scratch = Scratch::of(&job)?;
    let began = Instant::now();
    let began_on = SystemTime::now();
    let began_at = began_on.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs_f64();
    let mut streams = Streams::new(folder, &job)?;
    let launcher = start(folder, &job)?;
    let mut watch = Watch::new(folder, &job, began);
    let mut room = Room::new(scratch.as_ref().is_some_and(|scratch| scratch.mounted));
    let mut launcher_code = None;
    let ended = loop {
        match reap(launcher) {
            Reaped::Launcher(code) => {
                launcher_code = code;
                break Ended::Finished;
            }
            Reaped::Nothing | Reaped::Other | Reaped::NoChildren => {}
        }
        room.look();
        if cancelled.load(Ordering::Relaxed) {
            break Ended::Cancelled;
        }
        streams.look();
        if let Some(reason) = watch.look() {
            break reason;
        }
        std::thread::sleep(TICK);
    };
    let wall = began.elapsed().as_secs_f64();
    let ended_at = monotonic();
    let going_on = if ended == Ended::Finished { Vec::new() } else { watch.going_on() };
    // What starts threads without end is not asked: in a second of grace it would take the numbers of all the machine's processes.
    let asked = !matches!(ended, Ended::Finished | Ended::ProcessLimit { .. });
    let survivors = end(launcher, asked);
    streams.finish();
    remains::remove(began_on, launcher);
    drop(scratch);
    let shared_memory = room.least();
    let outcome = Outcome { ended, launcher_code, wall, began_at, ended_at, going_on, survivors, shared_memory };
    job::write(&folder.outcome(), &outcome)
}

/// Nanoseconds of the host's monotonic clock, by which records tell the time.
fn monotonic() -> u64 {
    let now = nix::time::clock_gettime(nix::time::ClockId::CLOCK_MONOTONIC);
    now.map_or(0, |now| Duration::from(now).as_nanos().try_into().unwrap_or(u64::MAX))
}

/// The scratch folder of a launch in bounds, which ends with it.
struct Scratch {
    folder: PathBuf,
    /// It is a file system of the launch's own.
    mounted: bool,
}

impl Scratch {
    /// Makes it, and enters the launch's namespaces where the system has them. None for a launch without bounds.
    fn of(job: &Job) -> std::io::Result<Option<Self>> {
        let Some(bounds) = &job.bounds else { return Ok(None) };
        let folder = bounds.scratch.clone();
        std::fs::DirBuilder::new().mode(0o700).create(&folder)?;
        let mounted = namespaces::enter(&folder);
        Ok(Some(Self { folder, mounted }))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if self.mounted {
            namespaces::leave(&self.folder);
        }
        // What can't be removed now, the next start of the grader removes.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn start(folder: &Folder, job: &Job) -> std::io::Result<Pid> {
    let output = File::create(folder.launcher_output())?;
    let (program, arguments) = job.launcher.split_first().ok_or(std::io::ErrorKind::InvalidInput)?;
    let grader = std::env::current_exe()?;
    let mut command = Command::new(program);
    command.args(arguments).arg(grader).arg(crate::roles::SHIM).arg(&folder.0);
    if let Some(bounds) = &job.bounds {
        command
            .env_clear()
            .envs(environment::inherited())
            .envs(environment::ON_ONE_HOST)
            .env("TMPDIR", &bounds.scratch);
    } else {
        command.envs(environment::OUT_OF_BOUNDS.into_iter().filter(|(name, _)| std::env::var_os(name).is_none()));
    }
    for (name, _) in std::env::vars_os() {
        // What cargo and the grader tell each other is not the program's business, nor what a batch system tells the grader.
        let of_ours = name.to_str().is_some_and(|name| name.starts_with("CARGO") || name.starts_with("RANKLINGS_"));
        if of_ours || is_of_an_enclosing_job(&name) {
            command.env_remove(name);
        }
    }
    command.env("RUST_BACKTRACE", "0");
    command.envs(job.launcher_env.iter().cloned()).envs(job.env.iter().cloned());
    command.env(job::TOKEN_VARIABLE, &job.token).env(job::RANKS_VARIABLE, job.ranks.to_string());
    command.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
    command.process_group(0);
    crate::shim::end_with_this_process(&mut command);
    Ok(Pid::from_raw(command.spawn()?.id().cast_signed()))
}

enum Reaped {
    Launcher(Option<i32>),
    Other,
    Nothing,
    NoChildren,
}

/// Takes notice of one child that has ended, the launcher or an orphan that became ours.
fn reap(launcher: Pid) -> Reaped {
    match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
        Ok(WaitStatus::Exited(pid, code)) if pid == launcher => Reaped::Launcher(Some(code)),
        Ok(WaitStatus::Signaled(pid, ..)) if pid == launcher => Reaped::Launcher(None),
        Ok(WaitStatus::StillAlive) => Reaped::Nothing,
        Err(Errno::ECHILD) => Reaped::NoChildren,
        Ok(_) | Err(_) => Reaped::Other,
    }
}

/// Ends all that is left of the launch. Gives the processes that can't be ended.
fn end(launcher: Pid, ask_first: bool) -> Vec<i32> {
    if ask_first {
        // Asked politely, mpiexec ends its ranks and removes what it left in temporary folders.
        let _ = kill(launcher, Signal::SIGTERM);
        wait_for_children(GRACE);
    }
    let deadline = Instant::now() + KILLING;
    loop {
        match reap(launcher) {
            Reaped::NoChildren => return Vec::new(),
            Reaped::Launcher(_) | Reaped::Other => continue,
            Reaped::Nothing => {}
        }
        let left = leftovers::descendants();
        for pid in &left {
            let _ = kill(*pid, Signal::SIGKILL);
        }
        if Instant::now() > deadline {
            return left.into_iter().map(Pid::as_raw).collect();
        }
        std::thread::sleep(TICK);
    }
}

fn wait_for_children(at_most: Duration) {
    let deadline = Instant::now() + at_most;
    while Instant::now() < deadline {
        match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
            Err(Errno::ECHILD) => return,
            Ok(WaitStatus::StillAlive) => std::thread::sleep(TICK),
            Ok(_) | Err(_) => {}
        }
    }
}
