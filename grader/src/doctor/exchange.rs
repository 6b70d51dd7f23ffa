//! A launch as a check makes it, in the sandbox, under the MPI in use: the whole way from compiler to launcher, once.

use std::path::Path;
use std::time::{Duration, Instant};

use harness::mpi::Mpi;
use harness::{Failure, Launch};

use super::{Check, Subject, message};
use crate::setup::packages::{self, Tool};
use crate::setup::{Unusable, probe};

/// As many as most exercises are judged with, and more than MPI has room for where there is too little shared memory.
const RANKS: u32 = 8;

const SOURCE: &str = include_str!("exchange.c");

/// What it took.
#[derive(Debug)]
pub struct Times {
    /// To compile it.
    pub build: Duration,
    /// From the launcher's start to its end.
    pub launch: Duration,
    /// For a hundred round trips of 40 kB.
    pub exchange: Duration,
}

/// Why it did not go well.
#[derive(Debug)]
enum Trouble {
    /// The MPI, or what it is compiled with.
    Unusable(Unusable),
    /// The launch could not be made, or did not end well.
    Failed(Box<Failure>),
}

impl From<Unusable> for Trouble {
    fn from(why: Unusable) -> Self {
        Self::Unusable(why)
    }
}

/// Builds and runs it.
pub fn check(course: &Path, mpi: &Mpi) -> Check {
    match exchange(course, mpi) {
        Ok(times) => Check::ok(Subject::Exchange, message::exchange(RANKS, &times)),
        Err(Trouble::Unusable(why)) => {
            Check::problem(Subject::Exchange, why.to_string(), mend(&why, packages::missing("cc")))
        }
        Err(Trouble::Failed(failure)) => {
            let full = failure.what.contains("/dev/shm");
            let mend = if full { message::MORE_SHARED_MEMORY } else { message::SET_UP_AGAIN };
            Check::problem(Subject::Exchange, message::not_launched(RANKS, &failure), mend)
        }
    }
}

/// What to type next: setting up the MPI again mends the MPI alone, not what it stands on.
fn mend(why: &Unusable, no_compiler: bool) -> String {
    match why {
        Unusable::Temporary { .. } => message::OTHER_TEMPORARY.to_owned(),
        Unusable::TimeLimit { .. } => message::TOO_BUSY.to_owned(),
        // `mpicc` calls it.
        Unusable::DoesNotCompile { .. } if no_compiler => message::install(&[Tool::Compiler]),
        _ => message::SET_UP_AGAIN.to_owned(),
    }
}

fn exchange(course: &Path, mpi: &Mpi) -> Result<Times, Trouble> {
    let temporary = || tempfile::tempdir().map_err(|error| Unusable::temporary(&error));
    let (folder, reports) = (temporary()?, temporary()?);
    let start = Instant::now();
    let program = probe::compile(&mpi.mpicc, SOURCE, "exchange", folder.path())?;
    let build = start.elapsed();
    let failed = |why: String| Trouble::Failed(Box::new(Failure::new(harness::Verdict::GraderError, why)));
    let grader = std::env::current_exe().map_err(|error| failed(error.to_string()))?;
    let launch = Launch::new(course, &program, RANKS).args([reports.path()]).may_write(reports.path()).confined();
    let launch = launch.with_mpi(mpi.clone()).watched_by(grader).unobserved().time_limit(probe::LIMIT);
    let run = launch.try_run().map_err(|error| failed(error.to_string()))?;
    if let Some(failure) = run.fault().or_else(|| run.failure()) {
        return Err(Trouble::Failed(Box::new(failure)));
    }
    let seconds = std::fs::read_to_string(reports.path().join("seconds")).ok();
    let seconds = seconds.and_then(|text| text.trim().parse::<f64>().ok());
    let seconds = seconds.ok_or_else(|| failed(message::NO_REPORT.to_owned()))?;
    Ok(Times { build, launch: Duration::from_secs_f64(run.wall), exchange: Duration::from_secs_f64(seconds.max(0.0)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_the_mpis_fault_is_not_mended_by_setting_it_up_again() {
        let temporary = Unusable::Temporary { why: "no space".to_owned() };
        assert_eq!(mend(&temporary, false), message::OTHER_TEMPORARY);
        let limit = Unusable::TimeLimit { program: "mpiexec".into(), limit: Duration::from_secs(60) };
        assert_eq!(mend(&limit, false), message::TOO_BUSY);
        let compiler = Unusable::DoesNotCompile { mpicc: "mpicc".into(), output: String::new() };
        assert_ne!(mend(&compiler, true), message::SET_UP_AGAIN);
        assert_eq!(mend(&compiler, false), message::SET_UP_AGAIN);
    }
}
