//! What is right and wrong with this machine and this checkout, and the command that mends it.
//!
//! Nothing is fetched or changed: `grader setup` does that.

mod cargo;
mod exchange;
mod leftovers;
mod machine;
mod message;
mod mpi;
mod tools;

use std::path::Path;

use serde::Serialize;

use crate::setup::Want;
use crate::setup::prefix::Prefix;

pub use message::render;

/// What a check looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// `rustc`, against the version that the course asks for.
    Rust,
    /// The C compiler.
    Compiler,
    /// `make`
    Make,
    /// Python with pip, or uv.
    Python,
    /// The MPI in use.
    Mpi,
    /// What the PATH leads to besides.
    PathMpi,
    /// The MPI library that a program loads.
    Library,
    /// The libclang for rsmpi's bindings.
    Libclang,
    /// Where cargo builds.
    TargetFolder,
    /// Variables that change what cargo builds.
    Environment,
    /// How many ranks compute at once.
    Cores,
    /// Who runs it.
    User,
    /// `/dev/shm`, by which ranks talk to each other.
    SharedMemory,
    /// The folder for temporary files.
    Temporary,
    /// Processes of earlier launches.
    Leftovers,
    /// What the kernel offers for keeping a program in its bounds.
    Sandbox,
    /// Whether the checkout's folders can be written.
    Checkout,
    /// A launch as a check makes it.
    Exchange,
}

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// As it should be.
    Ok,
    /// Works, and may surprise.
    Warning,
    /// Does not work.
    Problem,
}

/// One thing looked at.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// What.
    pub subject: Subject,
    /// How it stands.
    pub state: State,
    /// What was found.
    pub found: String,
    /// What mends it: a command, where there is one.
    pub mend: Option<String>,
}

impl Check {
    fn ok(subject: Subject, found: impl Into<String>) -> Self {
        Self { subject, state: State::Ok, found: found.into(), mend: None }
    }

    fn warning(subject: Subject, found: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { subject, state: State::Warning, found: found.into(), mend: Some(mend.into()) }
    }

    fn problem(subject: Subject, found: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { subject, state: State::Problem, found: found.into(), mend: Some(mend.into()) }
    }
}

/// All that was looked at, in the order in which one thing needs another.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The checks.
    pub checks: Vec<Check>,
}

impl Report {
    /// Whether nothing is a problem.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.checks.iter().all(|check| check.state < State::Problem)
    }
}

/// Looks at this machine and this checkout, with the MPI in use or the one that is wanted. Takes a second or two.
#[must_use]
pub fn run(course: &Path, want: Want) -> Report {
    let prefix = Prefix::of(course);
    let current = crate::setup::chosen(&prefix, want);
    let in_use = current.as_ref();
    let mut checks = vec![tools::rust(&prefix), tools::compiler(), tools::make(), tools::python(in_use.is_some())];
    checks.push(mpi::in_use(&prefix, in_use, want));
    checks.push(mpi::on_path());
    if let Some(mpi) = in_use {
        // What the checkout's links and builds are for is the one in use, whatever is asked for now.
        if crate::setup::current(&prefix).as_ref() == in_use {
            checks.push(mpi::library(&prefix, mpi));
        }
        checks.push(mpi::libclang(mpi));
    }
    checks.push(cargo::target_folder(&prefix));
    checks.push(cargo::environment(in_use));
    checks.extend(in_use.and_then(cargo::intel_root));
    checks.extend([machine::cores(), machine::user()]);
    checks.extend(machine::shared_memory());
    checks.extend([machine::temporary(), machine::checkout(course), leftovers::check(), machine::sandbox()]);
    checks.extend(in_use.map(|mpi| exchange::check(course, mpi)));
    Report { checks }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_is_no_reason_to_fail() {
        let mut report = Report { checks: vec![Check::ok(Subject::Make, "make")] };
        report.checks.push(Check::warning(Subject::Cores, "one", "more"));
        assert!(report.ok());
        report.checks.push(Check::problem(Subject::Compiler, "none", "install one"));
        assert!(!report.ok());
    }
}
