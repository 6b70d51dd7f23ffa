//! Two ranks send an array back and forth under the MPI in use: the whole way from compiler to launcher, once.

use std::time::{Duration, Instant};

use harness::mpi::Mpi;

use super::{Check, Subject, message};
use crate::setup::packages::{self, Tool};
use crate::setup::{Unusable, probe};

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

/// Builds and runs it.
pub fn check(mpi: &Mpi) -> Check {
    match exchange(mpi) {
        Ok(times) => Check::ok(Subject::Exchange, message::exchange(&times)),
        Err(why) => Check::problem(Subject::Exchange, why.to_string(), mend(&why, packages::missing("cc"))),
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

fn exchange(mpi: &Mpi) -> Result<Times, Unusable> {
    let temporary = || tempfile::tempdir().map_err(|error| Unusable::Temporary { why: error.to_string() });
    let (folder, reports) = (temporary()?, temporary()?);
    let start = Instant::now();
    let program = probe::compile(&mpi.mpicc, SOURCE, "exchange", folder.path())?;
    let build = start.elapsed();
    let outcome = probe::launch(mpi, 2, &program, reports.path())?;
    let seconds = std::fs::read_to_string(reports.path().join("seconds")).ok();
    let seconds = seconds.and_then(|text| text.trim().parse::<f64>().ok()).filter(|_| outcome.success());
    let does_not_run = || Unusable::DoesNotRun { mpiexec: mpi.mpiexec.clone(), output: outcome.text() };
    let seconds = seconds.ok_or_else(does_not_run)?;
    Ok(Times { build, launch: outcome.took, exchange: Duration::from_secs_f64(seconds.max(0.0)) })
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
