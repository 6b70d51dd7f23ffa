//! What tests need to know of the machine: its MPIs, set up if nobody did, and its processes.

mod intel;
#[path = "../../src/seed.rs"]
mod seed;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use harness::mpi::Mpi;

/// The grader that is under test.
pub const GRADER: &str = env!("CARGO_BIN_EXE_grader");

/// The checkout that the tests belong to.
pub fn course() -> PathBuf {
    harness::course::find(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the grader lies in a course")
}

/// The embedded MPI, the system's where it works, and Intel's where it can be had.
pub fn mpis() -> Vec<Mpi> {
    static MPIS: OnceLock<Vec<Mpi>> = OnceLock::new();
    let find = || {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let intel = intel::programs().and_then(|programs| {
            let folders = std::iter::once(programs).chain(std::env::split_paths(&path));
            set_up("system", &std::env::join_paths(folders).expect("a PATH"))
        });
        let usual = ["embedded", "system"].into_iter().filter_map(|which| set_up(which, &path));
        usual.chain(intel).collect()
    };
    MPIS.get_or_init(find).clone()
}

fn set_up(which: &str, path: &OsStr) -> Option<Mpi> {
    let mut command = Command::new(GRADER);
    let output = command.current_dir(course()).args(["--mpi", which, "dev", "mpi"]).env("PATH", path).output();
    let output = output.expect("the grader starts");
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        assert_eq!(which, "system", "no embedded MPI: {why}");
        eprintln!("skipped for a system MPI: {why}");
        return None;
    }
    let path = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    Some(Mpi::read(Path::new(&path)).expect("what set-up wrote can be read"))
}

/// A program of the course, built for an MPI that is the checkout's own or has a folder of its own.
pub fn build(package: &str, mpi: &Mpi) -> PathBuf {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let target = temporary.join(mpi.id());
    let built = temporary.parent().expect("the target folder");
    seed::seed(&course().join("Cargo.lock"), built, &target).expect("a copy");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(course())
        .args(["build", "--quiet", "--package", package, "--target-dir"])
        .arg(&target)
        .envs(mpi.build_env())
        .status();
    assert!(status.expect("cargo starts").success());
    target.join("debug").join(package)
}

/// A program that does this, in the folder.
#[allow(dead_code, reason = "not every test that has this module needs it")]
pub fn script(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("script");
    std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).expect("written");
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("executable");
    path
}

/// What is as in a container that Docker made: process numbers of its own, no CAP_SYS_ADMIN, no user namespaces.
#[allow(dead_code, reason = "not every test that has this module needs it")]
pub struct Container(tempfile::TempDir);

/// One, where this system lets its users make such namespaces.
#[allow(dead_code, reason = "not every test that has this module needs it")]
pub fn container() -> Option<Container> {
    let mut command = Command::new("unshare");
    command.args([
        "--user",
        "--map-root-user",
        "--pid",
        "--fork",
        "--mount-proc",
        "setpriv",
        "--bounding-set=-sys_admin",
        "true",
    ]);
    if command.output().is_ok_and(|output| output.status.success()) {
        return Some(Container(tempfile::tempdir().expect("a folder")));
    }
    eprintln!("skipped: no process namespaces by `unshare --user --pid`");
    None
}

#[allow(dead_code, reason = "not every test that has this module needs it")]
impl Container {
    /// What starts the grader's roles in it, with so much shared memory. It does not pass on who the parent is, whom a process in there
    /// can't see.
    pub fn grader(&self, room: &str) -> PathBuf {
        let inside = format!(
            "mount -t tmpfs -o size={room} tmpfs /dev/shm && echo 0 >/proc/sys/user/max_user_namespaces && exec setpriv \
             --bounding-set=-sys_admin,-sys_ptrace --inh-caps=-sys_admin,-sys_ptrace {GRADER} \"$1\" \"$2\""
        );
        let text =
            format!("exec unshare --user --map-root-user --pid --fork --mount-proc sh -c '{inside}' sh \"$1\" \"$2\"");
        script(self.0.path(), &text)
    }
}

/// The processes whose environment bears this mark.
pub fn bearing(mark: &str) -> Vec<u32> {
    let variable = format!("LAUNCH_TEST_MARK={mark}");
    let processes = std::fs::read_dir("/proc").expect("/proc").flatten();
    processes
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|pid: &u32| {
            let environment = std::fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
            environment.split(|byte| *byte == 0).any(|entry| entry == variable.as_bytes())
        })
        .collect()
}

/// Ends a process at once.
#[allow(dead_code, reason = "not every test that has this module needs it")]
pub fn kill(pid: u32) {
    let _ = nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid.cast_signed()), nix::sys::signal::Signal::SIGKILL);
}

/// Waits for something that is bound to happen.
#[allow(dead_code, reason = "not every test that has this module needs it")]
pub fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !holds() {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
