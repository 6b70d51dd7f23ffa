//! Outside programs, none of which is waited for without end.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;

/// In the environment of all that a launch starts, so that what outlives it can be found.
pub const LAUNCH_VARIABLE: &str = "RANKLINGS_LAUNCH";

/// How long a launcher has for ending its ranks after it was asked to.
const GRACE: Duration = Duration::from_secs(2);

/// What became of a program.
#[derive(Debug)]
pub struct Outcome {
    /// `None` when it was killed at its time limit.
    pub exit: Option<ExitStatus>,
    /// What it wrote to standard output.
    pub stdout: String,
    /// What it wrote to standard error.
    pub stderr: String,
}

impl Outcome {
    /// Whether it ended by itself, well.
    #[must_use]
    pub fn success(&self) -> bool {
        self.exit.is_some_and(|exit| exit.success())
    }

    /// Standard output, then standard error.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }
}

/// Runs a program in a process group of its own, and kills all of it at the limit.
///
/// # Errors
/// When it can't be started.
pub fn run(command: &mut Command, limit: Duration) -> io::Result<Outcome> {
    let start = Instant::now();
    command.process_group(0);
    watch(command, true, &mut || start.elapsed() < limit)
}

/// Runs a program in the grader's own process group, so that Ctrl-C reaches both, for as long as `go_on` says. It is
/// asked several times a second.
///
/// # Errors
/// When it can't be started.
pub fn run_while(command: &mut Command, go_on: &mut dyn FnMut() -> bool) -> io::Result<Outcome> {
    watch(command, false, go_on)
}

fn watch(command: &mut Command, own_group: bool, go_on: &mut dyn FnMut() -> bool) -> io::Result<Outcome> {
    static LAUNCHES: AtomicU32 = AtomicU32::new(0);
    let token = format!("setup-{}-{}", std::process::id(), LAUNCHES.fetch_add(1, Ordering::Relaxed));
    // Files, not pipes: whoever inherits a pipe and lives on would keep a reader waiting.
    let (mut stdout, mut stderr) = (tempfile::tempfile()?, tempfile::tempfile()?);
    let mut child = command
        .env(LAUNCH_VARIABLE, &token)
        .stdin(Stdio::null())
        .stdout(stdout.try_clone()?)
        .stderr(stderr.try_clone()?)
        .spawn()?;
    let mut pause = Duration::from_millis(1);
    let exit = loop {
        if let Some(exit) = child.try_wait()? {
            break Some(exit);
        }
        if !go_on() {
            end(&mut child, own_group);
            break None;
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    };
    sweep(&token);
    Ok(Outcome { exit, stdout: read(&mut stdout)?, stderr: read(&mut stderr)? })
}

/// A launcher that is killed at once leaves its ranks behind, so it is asked first.
fn end(child: &mut Child, own_group: bool) {
    let Ok(id) = i32::try_from(child.id()) else { return };
    let _ = kill(Pid::from_raw(id), Signal::SIGTERM);
    let start = Instant::now();
    while start.elapsed() < GRACE && matches!(child.try_wait(), Ok(None)) {
        std::thread::sleep(Duration::from_millis(10));
    }
    if own_group {
        let _ = killpg(Pid::from_raw(id), Signal::SIGKILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// Kills what bears the token and still lives. Open MPI's ranks have process groups of their own.
fn sweep(token: &str) {
    for (id, launch) in launched() {
        if launch == token {
            let _ = kill(Pid::from_raw(id), Signal::SIGKILL);
        }
    }
}

/// Every process of this user that a launch started, with the launch's token. Linux only; elsewhere none is found.
#[must_use]
pub fn launched() -> Vec<(i32, String)> {
    let Ok(processes) = std::fs::read_dir("/proc") else { return Vec::new() };
    let mark = format!("{LAUNCH_VARIABLE}=");
    processes
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<i32>().ok())
        .filter_map(|id| {
            let environment = std::fs::read(format!("/proc/{id}/environ")).ok()?;
            let token = environment.split(|byte| *byte == 0).find_map(|entry| entry.strip_prefix(mark.as_bytes()))?;
            Some((id, String::from_utf8_lossy(token).into_owned()))
        })
        .collect()
}

fn read(file: &mut File) -> io::Result<String> {
    file.rewind()?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_and_exit_are_seen() {
        let outcome = run(Command::new("sh").args(["-c", "echo out; echo err >&2; exit 3"]), Duration::from_secs(10));
        let outcome = outcome.expect("sh starts");
        assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("out\n", "err\n"));
        assert_eq!(outcome.exit.and_then(|exit| exit.code()), Some(3));
    }

    #[test]
    fn at_the_limit_the_children_are_killed_too() {
        let start = Instant::now();
        // A child in a session of its own, deaf to SIGTERM: only the sweep finds it.
        let script = "trap '' TERM; setsid sh -c 'trap \"\" TERM; sleep 98' & sleep 98";
        let outcome = run(Command::new("sh").args(["-c", script]), Duration::from_millis(300)).expect("sh starts");
        assert!(outcome.exit.is_none());
        assert!(start.elapsed() < Duration::from_secs(10));
        let token = format!("setup-{}-", std::process::id());
        std::thread::sleep(Duration::from_millis(50));
        let sleeping =
            |id: i32| std::fs::read(format!("/proc/{id}/cmdline")).is_ok_and(|line| line.starts_with(b"sleep\x0098"));
        assert!(!launched().iter().any(|(id, launch)| launch.starts_with(&token) && sleeping(*id)));
    }
}
