//! expect: wrong-output in statistics_are_exact, says "32 bits"
//!
//! Nanoseconds in 32 bits hold four seconds.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use mpi::Count;
use mpi::datatype::PartitionMut;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

use crate::summary::{Misuse, Summary};
type Laps = BTreeMap<String, Vec<Duration>>;
#[derive(Default)]
pub struct StopWatch {
    running: BTreeMap<String, Instant>,
    laps: Laps,
}

impl StopWatch {
    pub fn start(&mut self, name: &str) -> Result<(), Misuse> {
        if self.running.contains_key(name) {
            return Err(Misuse::AlreadyRunning { timer: name.to_owned() });
        }
        let name = name.to_owned();
        self.running.insert(name, Instant::now());
        Ok(())
    }
    pub fn start_together(&mut self, name: &str, world: &SimpleCommunicator) -> Result<(), Misuse> {
        world.barrier();
        self.start(name)
    }
    pub fn stop(&mut self, name: &str) -> Result<Duration, Misuse> {
        let now = Instant::now();
        let start = self.running.remove(name).ok_or_else(|| Misuse::NotRunning { timer: name.to_owned() })?;
        let lap = now - start;
        self.add(name, lap);
        Ok(lap)
    }
    pub fn add(&mut self, name: &str, lap: Duration) {
        self.laps.entry(name.to_owned()).or_default().push(lap);
    }
    pub fn summaries(&self, world: &SimpleCommunicator) -> Option<Vec<Summary>> {
        let root = world.process_at_rank(0);
        let own = serde_json::to_vec(&self.laps).expect("names and times can be written as JSON");
        let length = Count::try_from(own.len()).expect("less than 2 GiB of laps");
        if world.rank() != 0 {
            root.gather_into(&length);
            root.gather_varcount_into(&own[..]);
            return None;
        }
        let mut lengths = vec![0; world.size() as usize];
        root.gather_into_root(&length, &mut lengths[..]);
        let begins: Vec<Count> =
            lengths.iter().scan(0, |end, length| Some(std::mem::replace(end, *end + length))).collect();
        let mut all = vec![0; lengths.iter().sum::<Count>() as usize];
        root.gather_varcount_into_root(&own[..], &mut PartitionMut::new(&mut all[..], &lengths[..], &begins[..]));

        let mut timers: BTreeMap<String, (usize, Vec<Duration>)> = BTreeMap::new();
        for (&begin, &length) in begins.iter().zip(&lengths) {
            let of_rank: Laps =
                serde_json::from_slice(&all[begin as usize..][..length as usize]).expect("what was sent");
            for (timer, laps) in of_rank {
                let (ranks, all) = timers.entry(timer).or_default();
                *ranks += 1;
                all.extend(laps);
            }
        }
        Some(timers.into_iter().filter_map(|(timer, (ranks, laps))| summary(timer, ranks, &laps)).collect())
    }
}
fn summary(timer: String, ranks: usize, laps: &[Duration]) -> Option<Summary> {
    let [min_s, median_s, max_s] =
        [*laps.iter().min()?, median(laps)?, *laps.iter().max()?].map(|lap| f64::from(lap.as_nanos() as u32) * 1e-9);
    Some(Summary { timer, ranks, laps: laps.len(), min_s, median_s, max_s })
}
pub fn median(laps: &[Duration]) -> Option<Duration> {
    let mut laps = laps.to_vec();
    laps.sort_unstable();
    let upper = *laps.get(laps.len() / 2)?;
    Some(if laps.len() % 2 == 1 { upper } else { (laps[laps.len() / 2 - 1] + upper) / 2 })
}
pub fn table(summaries: &[Summary]) -> String {
    let width = summaries.iter().map(|summary| summary.timer.len()).max().unwrap_or(0).max("timer".len());
    let mut text = format!(
        "{:width$} {:>6} {:>6} {:>12} {:>12} {:>12}\n",
        "timer", "ranks", "laps", "min/ms", "median/ms", "max/ms"
    );
    for Summary { timer, ranks, laps, min_s, median_s, max_s } in summaries {
        let [min, median, max] = [min_s, median_s, max_s].map(|seconds| seconds * 1e3);
        text += &format!("{timer:width$} {ranks:6} {laps:6} {min:12.3} {median:12.3} {max:12.3}\n");
    }
    text
}
pub fn csv(summaries: &[Summary]) -> String {
    let mut text = String::from("timer,ranks,laps,min_s,median_s,max_s\n");
    for Summary { timer, ranks, laps, min_s, median_s, max_s } in summaries {
        text += &format!("{timer},{ranks},{laps},{min_s},{median_s},{max_s}\n");
    }
    text
}
