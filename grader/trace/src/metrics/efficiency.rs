//! The POP metrics: why a launch was less efficient than its number of ranks promises.
//!
//! POP Centre of Excellence, "POP Standard Metrics for Parallel Performance Analysis"; Rosas, Giménez and Labarta,
//! "Scalability prediction for fundamental performance factors" (Supercomputing Frontiers and Innovations, 2014).

use serde::Serialize;

use super::critical_path::critical_path;
use super::work::Work;
use crate::kind::Class;
use crate::launch::Launch;

/// Each between 0 and 1, the product of those below it: `parallel = load_balance * communication`,
/// `communication = serialisation * transfer`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Efficiency {
    /// Nanoseconds from the first end of `MPI_Init` to the last beginning of `MPI_Finalize`.
    pub runtime: u64,
    /// Mean work / runtime.
    pub parallel: f64,
    /// Mean work / greatest work.
    pub load_balance: f64,
    /// Greatest work / runtime: what communication of any kind took away.
    pub communication: f64,
    /// Greatest work / critical path: what waiting in turns took away, were the network infinitely fast.
    pub serialisation: f64,
    /// Critical path / runtime: what moving data, and a busy machine, took away.
    pub transfer: f64,
    /// Nanoseconds of work of each process.
    pub work: Vec<u64>,
}

/// The metrics of a launch, with the given work before each call. All zero when nothing was recorded.
#[must_use]
pub fn efficiency(launch: &Launch, work: &Work) -> Efficiency {
    let per_process = work.per_process();
    let greatest = per_process.iter().copied().max().unwrap_or(0) as f64;
    let mean = work.total() as f64 / per_process.len().max(1) as f64;
    let path = critical_path(launch, work).length as f64;
    let runtime = runtime(launch);
    let ratio = |part: f64, whole: f64| if whole > 0.0 { (part / whole).min(1.0) } else { 0.0 };
    Efficiency {
        runtime,
        parallel: ratio(mean, runtime as f64),
        load_balance: ratio(mean, greatest),
        communication: ratio(greatest, runtime as f64),
        serialisation: ratio(greatest, path),
        transfer: ratio(path, runtime as f64),
        work: per_process,
    }
}

fn runtime(launch: &Launch) -> u64 {
    let calls = || launch.records.iter().flat_map(|record| &record.calls);
    let begins = calls().filter(|call| call.enter.kind.class() == Class::Init);
    let begin = begins.filter_map(|call| call.exit.as_ref().map(|exit| exit.time)).min();
    let ends = calls().filter(|call| call.enter.kind.class() == Class::Finalize).map(|call| call.enter.time);
    let end = ends.max().or_else(|| calls().map(|call| call.enter.time).max());
    end.zip(begin).map_or(0, |(end, begin)| end.saturating_sub(begin))
}
