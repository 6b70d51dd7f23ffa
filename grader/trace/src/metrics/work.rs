//! What each rank computed between its MPI calls.

use serde::Serialize;

use crate::fast_map::FastMap;
use crate::kind::Class;
use crate::launch::{Launch, Record};

/// Nanoseconds of work before each call of each process, in the order of [`Launch::records`].
///
/// A burst of work is the CPU time from a call's end to the next call's beginning on the same thread, where both were
/// read, and otherwise the time that passed. What comes before `MPI_Init` and after `MPI_Finalize` doesn't count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Work {
    /// For each process, for each of its calls.
    pub bursts: Vec<Vec<u64>>,
}

impl Work {
    /// As it was recorded.
    #[must_use]
    pub fn of(launch: &Launch) -> Self {
        Self { bursts: launch.records.iter().map(bursts).collect() }
    }

    /// Burst by burst the smaller of two runs of the same program: what noise added to one of them goes away.
    ///
    /// `None` when the runs made different calls, so that their bursts are not the same work.
    #[must_use]
    pub fn minimum(&self, other: &Self) -> Option<Self> {
        let alike = self.bursts.len() == other.bursts.len()
            && self.bursts.iter().zip(&other.bursts).all(|(a, b)| a.len() == b.len());
        let smaller = |(a, b): (&Vec<u64>, &Vec<u64>)| a.iter().zip(b).map(|(a, b)| *a.min(b)).collect();
        alike.then(|| Self { bursts: self.bursts.iter().zip(&other.bursts).map(smaller).collect() })
    }

    /// The work of each process.
    #[must_use]
    pub fn per_process(&self) -> Vec<u64> {
        self.bursts.iter().map(|bursts| bursts.iter().fold(0, |sum: u64, burst| sum.saturating_add(*burst))).collect()
    }

    /// The work of all processes.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.per_process().into_iter().fold(0, u64::saturating_add)
    }
}

fn bursts(record: &Record) -> Vec<u64> {
    let mut last: FastMap<u32, (u64, Option<u64>)> = FastMap::default();
    let mut bursts = Vec::with_capacity(record.calls.len());
    for call in &record.calls {
        let enter = &call.enter;
        let thread = u32::from(enter.thread);
        let burst = match (last.get(&thread), enter.cpu) {
            (Some((_, Some(before))), Some(now)) => now.saturating_sub(*before),
            (Some((before, _)), _) => enter.time.saturating_sub(*before),
            (None, _) => 0,
        };
        bursts.push(burst);
        match &call.exit {
            Some(_) if enter.kind.class() == Class::Finalize => drop(last.remove(&thread)),
            Some(exit) => drop(last.insert(thread, (exit.time, exit.cpu))),
            None => {}
        }
    }
    bursts
}
