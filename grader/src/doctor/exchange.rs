//! Two ranks send an array back and forth under the MPI in use: the whole way from compiler to launcher, once.

use std::time::{Duration, Instant};

use harness::mpi::Mpi;

use super::{Check, Subject, message};
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
        Err(why) => Check::problem(Subject::Exchange, why.to_string(), message::SET_UP_AGAIN),
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
