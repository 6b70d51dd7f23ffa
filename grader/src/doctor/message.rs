//! All words of the doctor.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use console::style;
use harness::Failure;
use harness::mpi::{INTEL_ROOT, Mpi, Origin};

use super::exchange::Times;
use super::{Report, State, Subject};
use crate::setup::identity::Identity;
use crate::setup::packages::{self, Tool};
use crate::setup::system::OnPath;
use crate::setup::{Unusable, Want};

pub const INSTALL_RUST: &str = "install Rust by rustup, then open a new shell";
pub const UPDATE_RUST: &str = "rustup update stable";
pub const SET_UP: &str = "cargo grade setup";
pub const SET_UP_AGAIN: &str = "cargo grade setup --force";
pub const NOT_SET_UP: &str = "none is set up yet; the first command that needs one does it";
pub const NO_PATH_MPI: &str = "none on the PATH; none is needed";
pub const NO_PYTHON: &str = "neither Python with pip nor uv; the embedded MPI can't be fetched";
pub const NO_PYTHON_NEEDED: &str = "neither Python with pip nor uv; not needed, an MPI is set up";
pub const PUT_FIRST: &str = "put the folder of one MPI first on the PATH; the MPI in use is not touched by this";
pub const UNSET_LIBRARY_PATH: &str = "unset LD_LIBRARY_PATH";
pub const UNSET_TARGET: &str =
    "unset CARGO_TARGET_DIR CARGO_BUILD_TARGET_DIR, and build.target-dir in cargo's own config";
pub const CLEAN: &str = "cargo clean -p mpi-sys";
pub const TRY_METADATA: &str = "cargo metadata --no-deps";
pub const NOTHING_OVERRIDES: &str = "no variable overrides the course's settings";
pub const ROOT: &str = "root; the grader tells Open MPI to allow it";
pub const NOT_ROOT: &str = "not root";
pub const MOUNT_SHARED: &str = "mount -t tmpfs tmpfs /dev/shm (as root), or start the container with one";
pub const MORE_SHARED_MEMORY: &str = "rm the files in /dev/shm that nobody uses, or docker run --shm-size=256m";
pub const TOO_BUSY: &str =
    "cargo grade doctor, once more when less is running here; if it says the same, cargo grade setup --force";
pub const OTHER_TEMPORARY: &str = "export TMPDIR=, a folder with space that you may write to";
pub const NO_LEFTOVERS: &str = "no process of an earlier launch is alive";

/// The report as text for a terminal; colours only where they are wanted.
#[must_use]
pub fn render(report: &Report) -> String {
    let mut text = String::new();
    for check in &report.checks {
        let state = match check.state {
            State::Ok => style("ok     ").green(),
            State::Warning => style("warning").yellow(),
            State::Problem => style("problem").red().bold(),
        };
        let mut lines = check.found.trim_end().lines();
        let _ = writeln!(text, "{state}  {:<14} {}", title(check.subject), lines.next().unwrap_or_default());
        for line in lines {
            let _ = writeln!(text, "{:24} {line}", "");
        }
        if let Some(mend) = &check.mend {
            let _ = writeln!(text, "{:24} {} {mend}", "", style("->").bold());
        }
    }
    let count = |state| report.checks.iter().filter(|check| check.state == state).count();
    let (problems, warnings) = (count(State::Problem), count(State::Warning));
    let _ = match (problems, warnings) {
        (0, 0) => writeln!(text, "\nAll is well."),
        (0, _) => writeln!(text, "\nIt works; warnings: {warnings}."),
        _ => writeln!(
            text,
            "\nProblems: {problems}, warnings: {warnings}. The first problem may be the cause of others."
        ),
    };
    text
}

fn title(subject: Subject) -> &'static str {
    match subject {
        Subject::Rust => "Rust",
        Subject::Compiler => "C compiler",
        Subject::Make => "make",
        Subject::Python => "Python",
        Subject::Mpi => "MPI in use",
        Subject::PathMpi => "MPI on PATH",
        Subject::Library => "MPI library",
        Subject::Libclang => "libclang",
        Subject::TargetFolder => "build folder",
        Subject::Environment => "environment",
        Subject::Cores => "cores",
        Subject::User => "user",
        Subject::SharedMemory => "shared memory",
        Subject::Temporary => "temporary",
        Subject::Leftovers => "leftovers",
        Subject::Sandbox => "sandbox",
        Subject::Checkout => "checkout",
        Subject::Exchange => "a launch",
    }
}

pub fn install(tools: &[Tool]) -> String {
    packages::command(tools).unwrap_or_else(|| "install it by this system's own means".to_owned())
}

pub fn no_rust() -> String {
    not_on_path("rustc")
}

pub fn old_rust(found: &str, asked: &str) -> String {
    format!("{found}; the course asks for {asked}")
}

pub fn not_on_path(program: &str) -> String {
    format!("there is no {program} on the PATH")
}

pub fn in_use(mpi: &Mpi) -> String {
    let origin = match mpi.origin {
        Origin::Embedded => "embedded",
        Origin::System => "the system's",
    };
    format!("{mpi}, {origin}\nmpicc   {}\nmpiexec {}", mpi.mpicc.display(), mpi.mpiexec.display())
}

pub fn changed(mpi: &Mpi) -> String {
    format!("the files of {mpi} have changed since it was tried; the next command that needs it tries it again")
}

pub fn half(why: &Unusable, launchers: &[PathBuf]) -> String {
    format!("{why} There is {}", list(launchers))
}

pub fn path_mpi(identity: &Identity, programs: &OnPath, launchers: &[PathBuf]) -> String {
    let others: Vec<PathBuf> = launchers.iter().filter(|path| **path != programs.mpiexec).cloned().collect();
    let mut text = format!("{identity} works: {}", programs.mpiexec.display());
    if !others.is_empty() {
        let _ = write!(text, "\nbehind it on the PATH: {}", list(&others));
    }
    text
}

fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}

pub fn link_astray(link: &Path, mpi: &Mpi) -> String {
    format!("{} does not lead to {mpi}, which is in use", link.display())
}

pub fn shadowed(other: &Path) -> String {
    format!(
        "LD_LIBRARY_PATH makes a program that is started by hand load another MPI of the same name: {}",
        other.display()
    )
}

pub fn built_for_another(mpi: &Mpi) -> String {
    format!("what stands in target/ was built for another MPI than {mpi}, which is in use")
}

pub fn library(link: &Path, mpi: &Mpi) -> String {
    format!("{} -> {}", link.display(), mpi.lib.display())
}

pub fn no_libclang(folder: &Path) -> String {
    format!("there is no libclang in {}", folder.display())
}

pub fn no_metadata(why: &str) -> String {
    format!("cargo can't read this workspace: {}", why.trim())
}

pub fn elsewhere(folder: &Path) -> String {
    format!(
        "{} is outside the checkout: programs there find no MPI library when they are started by hand (the grader \
         tells them)",
        folder.display()
    )
}

pub fn overridden(names: &[&str]) -> String {
    format!("set, and stronger than the course's settings: {}", names.join(", "))
}

pub fn unset(names: &[&str]) -> String {
    format!("unset {}", names.join(" "))
}

pub fn cores(cores: usize) -> String {
    let word = if cores == 1 { "core" } else { "cores" };
    format!(
        "{cores} {word}: launches with more ranks share them, which is correct and slow; speedup is graded by work, \
         not by the clock"
    )
}

pub fn space(folder: &Path, bytes: u64) -> String {
    format!("{}: {} MB free", folder.display(), bytes / 1_000_000)
}

pub fn little_space(folder: &Path, bytes: u64) -> String {
    format!("{}: only {} MB free", folder.display(), bytes / 1_000_000)
}

pub fn not_writable(folder: &Path, why: &std::io::Error) -> String {
    format!("{} can't be written: {why}", folder.display())
}

pub const MORE_SANDBOX: &str = "fine for your own programs. For a stranger's: Linux 6.2 or later with Landlock, and user namespaces \
                                allowed (on Ubuntu `sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0`)";

pub fn sandbox(missing: &[harness::sandbox::Missing]) -> String {
    if missing.is_empty() {
        return "programs are kept from files, processes, the network and more memory than they need".to_owned();
    }
    let words: Vec<&str> = missing.iter().map(|layer| layer.words()).collect();
    format!("not kept from programs on this system: {}", words.join("; "))
}

pub fn leftovers(alive: &[(i32, String)]) -> String {
    let each = alive.iter().map(|(id, name)| format!("{name} ({id})")).collect::<Vec<_>>().join(", ");
    format!("left over from a launch that has ended, and still taking time: {each}")
}

pub fn kill(alive: &[(i32, String)]) -> String {
    format!("kill -9 {}", alive.iter().map(|(id, _)| id.to_string()).collect::<Vec<_>>().join(" "))
}

pub fn exchange(ranks: u32, times: &Times) -> String {
    format!(
        "{ranks} ranks started in the sandbox, and two of them sent an array of 40 kB back and forth 100 times in {:.1} ms (built in \
         {:.2} s, launched and ended in {:.2} s)",
        times.exchange.as_secs_f64() * 1e3,
        times.build.as_secs_f64(),
        times.launch.as_secs_f64()
    )
}

pub const NO_REPORT: &str = "the program ended well and left no report";

/// What grading would meet as well.
pub fn not_launched(ranks: u32, failure: &Failure) -> String {
    format!("{ranks} ranks could not be launched as in grading, so nothing can be graded here: {failure}")
}

pub fn writable(course: &Path) -> String {
    course.display().to_string()
}

pub fn no_root(root: Option<&Path>) -> String {
    let root = root.map_or("nothing".to_owned(), |root| root.display().to_string());
    format!(
        "{INTEL_ROOT} is not set, by which Intel's wrappers and programs find their files; the grader sets it to {root}"
    )
}

pub fn set_root(root: Option<&Path>) -> String {
    let root = root.unwrap_or(Path::new("THE_FOLDER_ABOVE_BIN"));
    format!("export {INTEL_ROOT}={}, for what you start by hand", root.display())
}

/// What `--mpi` asks for, where the one in use is another.
pub fn other_not_set_up(want: Want) -> String {
    format!("{} is not set up here", which(want))
}

pub fn set_up_other(want: Want) -> String {
    format!("cargo grade setup --mpi {}", if want == Want::System { "system" } else { "embedded" })
}

fn which(want: Want) -> &'static str {
    if want == Want::System { "the MPI on the PATH" } else { "the embedded MPI" }
}
