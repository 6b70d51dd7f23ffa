//! The compiler as the grader has cargo start it: the grader's own binary stands in front of it. A student's program is
//! compiled within limits, so that a macro without end costs a minute and not a night. All else is compiled as ever.
//!
//! Cargo names it by `RUSTC_WRAPPER`, which is no part of its fingerprints: what the grader has built is as good for
//! `cargo build` by hand, and the other way round.

mod message;
mod relay;

use std::ffi::OsString;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use harness::shim::end_with_this_process;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use relay::Relay;

/// Names the folder of exercises, for this role alone.
const EXERCISES_VARIABLE: &str = "RANKLINGS_COMPILING";

/// Processor time of one program's compilation, in seconds. The largest exercise takes two.
const CPU_SECONDS: u64 = 60;

/// Its address space, in bytes. The largest exercise needs less than a sixth of it.
const MEMORY: u64 = 4 << 30;

/// The size of any file that it writes, in bytes. The largest program has a hundredth of it.
const FILE_SIZE: u64 = 512 << 20;

/// How far the hard limits lie above the others.
const GRACE: u64 = 5;

/// What is told when the compiler can't be started.
const FAILED: i32 = 96;

/// Has cargo start the compiler through this binary, within limits for what lies below the folder of exercises.
///
/// Whoever has a wrapper of his own keeps it, but for programs that are not his own.
pub fn limit(cargo: &mut Command, binary: &Path, exercises: &Path, own: bool) {
    if !(own && has_wrapper()) {
        cargo.env("RUSTC_WRAPPER", binary).env(EXERCISES_VARIABLE, exercises);
    }
}

/// Whether this machine's user has named a wrapper to cargo, such as a cache.
fn has_wrapper() -> bool {
    let named = |name: &&str| std::env::var_os(*name).is_some_and(|wrapper| !wrapper.is_empty());
    if ["RUSTC_WRAPPER", "CARGO_BUILD_RUSTC_WRAPPER"].iter().any(named) {
        return true;
    }
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    let configured = |home: PathBuf| {
        let text = std::fs::read_to_string(home.join("config.toml")).ok()?;
        let config: toml::Table = toml::from_str(&text).ok()?;
        config.get("build")?.get("rustc-wrapper").cloned()
    };
    home.and_then(configured).is_some()
}

/// Plays the compiler where cargo has started this process as such; returns where it has not.
pub fn play() {
    let Some(exercises) = std::env::var_os(EXERCISES_VARIABLE) else { return };
    let mut args = std::env::args_os().skip(1);
    let Some(compiler) = args.next() else { return };
    let mut command = Command::new(compiler);
    command.args(args).env_remove(EXERCISES_VARIABLE);
    if is_program(Path::new(&exercises), |name| std::env::var_os(name)) {
        std::process::exit(within_limits(command));
    }
    let error = command.exec();
    eprintln!("{}", message::not_started(command.get_program(), &error));
    std::process::exit(FAILED);
}

/// Whether what cargo says in the environment is that a program below this folder is compiled.
fn is_program(exercises: &Path, variable: impl Fn(&str) -> Option<OsString>) -> bool {
    let below = variable("CARGO_MANIFEST_DIR").is_some_and(|folder| Path::new(&folder).starts_with(exercises));
    below && variable("CARGO_BIN_NAME").is_some()
}

fn within_limits(mut command: Command) -> i32 {
    // No report of a crash of its own in the course's folder: a student's program can bring one about.
    command.env("RUSTC_ICE", "0").stderr(Stdio::piped());
    for (resource, most) in [
        (Resource::RLIMIT_CPU, CPU_SECONDS),
        (Resource::RLIMIT_AS, MEMORY),
        (Resource::RLIMIT_FSIZE, FILE_SIZE),
        (Resource::RLIMIT_CORE, 0),
    ] {
        // Where the machine allows less already, that holds.
        let (_, allowed) = getrlimit(resource).unwrap_or((most, most));
        // Some way below the hard limit, at which the system kills without saying why.
        let hard = allowed.min(most.saturating_add(GRACE));
        let _ = setrlimit(resource, hard.saturating_sub(GRACE), hard);
    }
    confine_reading();
    end_with_this_process(&mut command);
    let mut compiler = match command.spawn() {
        Ok(compiler) => compiler,
        Err(error) => {
            eprintln!("{}", message::not_started(command.get_program(), &error));
            return FAILED;
        }
    };
    let mut relay = Relay::new(std::io::stderr());
    if let Some(said) = compiler.stderr.take() {
        relay.all(said);
    }
    let Ok(status) = compiler.wait() else { return FAILED };
    if let Some(words) = message::ended(status, relay.lack) {
        relay.say("error", words);
    }
    relay.close(status.success());
    status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or_default())
}

/// From here on this process and the compiler may read only what compiling a student's program takes: its own sources,
/// the target folder, the toolchain, the registry. Nothing confines it yet but the rules of [`crate::sources`].
fn confine_reading() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_of_exercises_alone_are_limited() {
        let says = |folder: &str, program: Option<&str>| {
            let (folder, program) = (folder.to_owned(), program.map(str::to_owned));
            move |name: &str| match name {
                "CARGO_MANIFEST_DIR" => Some(folder.clone().into()),
                "CARGO_BIN_NAME" => program.clone().map(OsString::from),
                _ => None,
            }
        };
        let exercises = Path::new("/course/exercises");
        assert!(is_program(exercises, says("/course/exercises/02-pi", Some("pi"))));
        assert!(!is_program(exercises, says("/course/exercises/02-pi", None)));
        assert!(!is_program(exercises, says("/course/exercises-2/02-pi", Some("pi"))));
        assert!(!is_program(exercises, says("/registry/mpi-0.8.2", Some("pi"))));
        assert!(!is_program(exercises, |_: &str| None));
    }
}
