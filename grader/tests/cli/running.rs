//! A grader at work, its output as it comes, and the processes of its launches.

use std::fs;
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;
use serde_json::Value;

use crate::course::Course;

/// How long anything may take before a test gives it up: far longer than it does.
const PATIENCE: Duration = Duration::from_secs(90);

const TICK: Duration = Duration::from_millis(10);

/// A grader at work, in a process group of its own. It is killed when the test ends before it.
pub struct Running {
    child: Child,
    pub keyboard: Option<ChildStdin>,
    stdout: Arc<Mutex<Vec<u8>>>,
    stderr: Arc<Mutex<Vec<u8>>>,
}

/// How it ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Running {
    pub fn start(mut command: Command) -> Self {
        command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the grader starts");
        let stdout = collect(child.stdout.take().expect("a pipe"));
        let stderr = collect(child.stderr.take().expect("a pipe"));
        Self { keyboard: child.stdin.take(), child, stdout, stderr }
    }

    /// Grades in the gallery.
    pub fn grading(course: &Course, arguments: &[&str]) -> Self {
        let mut command = course.command();
        command.args(arguments);
        Self::start(command)
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal to the grader alone.
    pub fn signal(&self, signal: Signal) {
        kill(self.pid(), signal).expect("the grader is there");
    }

    /// Sends a signal to the grader and all that it started in its process group, as a terminal does.
    pub fn signal_group(&self, signal: Signal) {
        killpg(self.pid(), signal).expect("the group is there");
    }

    fn pid(&self) -> Pid {
        Pid::from_raw(self.child.id().cast_signed())
    }

    pub fn stdout(&self) -> String {
        text(&self.stdout)
    }

    pub fn stderr(&self) -> String {
        text(&self.stderr)
    }

    /// Waits until something is so.
    pub fn until(&mut self, what: &str, so: impl Fn(&Self) -> bool) {
        let began = Instant::now();
        while !so(self) {
            let ended = self.child.try_wait().expect("a child");
            let told = || format!("{}\n{}", self.stdout(), self.stderr());
            assert!(ended.is_none() || so(self), "it ended before {what}: {}", told());
            assert!(began.elapsed() < PATIENCE, "no {what} in {PATIENCE:?}: {}", told());
            std::thread::sleep(TICK);
        }
    }

    /// Waits until the program of an exercise runs in its first check, and gives the mark of its processes.
    pub fn until_it_launches(&mut self, course: &Course, exercise: &str) -> String {
        let launch = course.launch(exercise, "ends");
        let last_words = launch.join("rank-2.out");
        self.until("the program runs", |_| fs::metadata(&last_words).is_ok_and(|file| file.len() > 0));
        let job: Value = serde_json::from_slice(&fs::read(launch.join("job.json")).expect("a job")).expect("JSON");
        let token = job["token"].as_str().expect("a token").to_owned();
        assert!(!bearing(&token).is_empty(), "the launch has processes");
        token
    }

    /// Waits for its end.
    pub fn end(mut self) -> Ended {
        let began = Instant::now();
        let code = loop {
            match self.child.try_wait().expect("a child") {
                Some(status) => break status.code(),
                None => assert!(began.elapsed() < PATIENCE, "it does not end: {}", self.stderr()),
            }
            std::thread::sleep(TICK);
        };
        // What it wrote last may still be in the pipe, until whoever holds its other end is gone too.
        while Arc::strong_count(&self.stdout) + Arc::strong_count(&self.stderr) > 2 && began.elapsed() < PATIENCE {
            std::thread::sleep(TICK);
        }
        Ended { code, stdout: self.stdout(), stderr: self.stderr() }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Takes away what an earlier grading left, so that a launch that is seen is this test's.
pub fn forget(course: &Course, exercise: &str) {
    let launch = course.launch(exercise, "ends");
    let records = launch.parent().and_then(Path::parent).expect("the records of the exercise");
    if records.exists() {
        fs::remove_dir_all(records).expect("removed");
    }
}

/// The processes of the launch with this mark.
pub fn bearing(token: &str) -> Vec<u32> {
    let mark = format!("RANKLINGS_LAUNCH={token}");
    let bears = |id: &u32| {
        let environment = fs::read(format!("/proc/{id}/environ")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|variable| variable == mark.as_bytes())
    };
    let processes = fs::read_dir("/proc").expect("/proc").flatten();
    processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter(bears).collect()
}

/// Waits until no process bears the mark.
pub fn until_gone(token: &str) {
    let began = Instant::now();
    while !bearing(token).is_empty() {
        assert!(began.elapsed() < PATIENCE, "left: {:?}", bearing(token));
        std::thread::sleep(TICK);
    }
}

fn collect(mut pipe: impl Read + Send + 'static) -> Arc<Mutex<Vec<u8>>> {
    let all = Arc::new(Mutex::new(Vec::new()));
    let growing = Arc::clone(&all);
    std::thread::spawn(move || {
        let mut block = [0; 4096];
        while let Ok(read @ 1..) = pipe.read(&mut block) {
            growing.lock().expect("no panic above").extend_from_slice(&block[..read]);
        }
    });
    all
}

fn text(bytes: &Mutex<Vec<u8>>) -> String {
    String::from_utf8_lossy(&bytes.lock().expect("no panic above")).into_owned()
}
