//! The longest chain of work that had to be done one after another.
//!
//! Critical path analysis of message-passing programs: Yang and Miller, "Critical Path Analysis for the Execution of
//! Parallel and Distributed Programs" (ICDCS 1988). Only work counts; a message takes no time, as on the ideal network of
//! Dimemas. So the figure doesn't depend on how busy the machine was.

use serde::Serialize;

use super::work::Work;
use crate::communicator::Process;
use crate::fast_map::FastMap;
use crate::launch::Launch;
use crate::matching::{Matching, NONE, Role};
use crate::replay::{Replay, Watch, gives, takes};

/// A stretch of the critical path on one process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Segment {
    /// Where.
    pub process: Process,
    /// The sequence of the call that it begins at.
    pub from: u64,
    /// The sequence of the call that it ends at.
    pub to: u64,
    /// Nanoseconds of work in it.
    pub work: u64,
}

/// The critical path of a launch, and what it says about how parallel the work is.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CriticalPath {
    /// Its length, in nanoseconds of work.
    pub length: u64,
    /// The work of all processes.
    pub total: u64,
    /// Total work / length: how many ranks could be kept busy. At most the number of ranks.
    pub parallelism: f64,
    /// The path itself, from the beginning to the end.
    pub segments: Vec<Segment>,
}

/// Where a clock got its value from: another process's call.
type Origin = Option<(u32, u32)>;

struct Clocks<'m, 'a, 'w> {
    matching: &'m Matching<'a>,
    work: &'w Work,
    /// For each process: its clock, and the call that it is in.
    now: Vec<(u64, u32)>,
    messages: FastMap<u32, u64>,
    /// The latest to join each instance: clock, process, call.
    instances: FastMap<u32, (u64, u32, u32)>,
    /// For each process: the calls in which it waited for another, and for whom.
    jumps: Vec<Vec<(u32, Origin)>>,
}

impl Clocks<'_, '_, '_> {
    fn wait_until(&mut self, process: u32, clock: u64, origin: (u32, u32)) {
        let now = &mut self.now[process as usize];
        if clock > now.0 && origin.0 != process {
            now.0 = clock;
            self.jumps[process as usize].push((now.1, Some(origin)));
        }
    }
}

impl Watch for Clocks<'_, '_, '_> {
    fn enter(&mut self, process: usize, call: usize) {
        let burst = self.work.bursts.get(process).and_then(|bursts| bursts.get(call)).copied().unwrap_or(0);
        let now = &mut self.now[process];
        *now = (now.0.saturating_add(burst), call as u32);
    }

    fn posted(&mut self, place: u32) {
        let item = self.matching.item(place);
        let (clock, call) = self.now[item.process as usize];
        if item.is_send() && item.partner != NONE {
            self.messages.insert(place, clock);
        } else if item.instance != NONE {
            let latest = self.instances.entry(item.instance).or_insert((0, item.process, call));
            if gives(self.matching, place) && clock >= latest.0 {
                *latest = (clock, item.process, call);
            }
        }
    }

    fn completed(&mut self, place: u32) {
        let item = self.matching.item(place);
        if item.role == Role::Receive && item.partner != NONE {
            if let Some(clock) = self.messages.remove(&item.partner) {
                let send = self.matching.item(item.partner);
                self.wait_until(item.process, clock, (send.process, send.call));
            }
        } else if item.instance != NONE
            && takes(self.matching, place)
            && let Some(&(clock, process, call)) = self.instances.get(&item.instance)
        {
            self.wait_until(item.process, clock, (process, call));
        }
    }
}

/// The critical path over the matched record, with the given work before each call.
#[must_use]
pub fn critical_path(launch: &Launch, work: &Work) -> CriticalPath {
    let matching = Matching::new(launch);
    let processes = launch.records.len();
    let clocks = Clocks {
        matching: &matching,
        work,
        now: vec![(0, 0); processes],
        messages: FastMap::default(),
        instances: FastMap::default(),
        jumps: vec![Vec::new(); processes],
    };
    let mut replay = Replay::new(&matching, false, clocks);
    replay.run_through();
    let clocks = replay.watch;
    let last = clocks.now.iter().enumerate().max_by_key(|(_, now)| now.0);
    let length = last.map_or(0, |(_, now)| now.0);
    let total = work.total();
    let parallelism = if length == 0 { 0.0 } else { total as f64 / length as f64 };
    let segments = last.map_or_else(Vec::new, |(process, now)| segments(launch, work, &clocks.jumps, process, now.1));
    CriticalPath { length, total, parallelism, segments }
}

/// Walks back from the end, to whom each wait was for.
fn segments(launch: &Launch, work: &Work, jumps: &[Vec<(u32, Origin)>], process: usize, call: u32) -> Vec<Segment> {
    let mut segments = Vec::new();
    let (mut process, mut to) = (process, call);
    loop {
        let record = &launch.records[process];
        // A jump in a call comes after the work before that call, so that work isn't on the path.
        let before = jumps[process].partition_point(|jump| jump.0 < to);
        let jump = before.checked_sub(1).map(|place| jumps[process][place]);
        let from = jump.map_or(0, |jump| jump.0 as usize + 1);
        let bursts = work.bursts.get(process).and_then(|bursts| bursts.get(from..=to as usize)).unwrap_or_default();
        let sequence = |call: usize| record.calls.get(call).map_or(0, |call| call.enter.sequence);
        segments.push(Segment {
            process: record.process,
            from: sequence(jump.map_or(0, |jump| jump.0 as usize)),
            to: sequence(to as usize),
            work: bursts.iter().fold(0, |sum: u64, burst| sum.saturating_add(*burst)),
        });
        match jump.and_then(|jump| jump.1) {
            Some((other, call)) if segments.len() <= launch.records.iter().map(|it| it.calls.len()).sum() => {
                (process, to) = (other as usize, call);
            }
            _ => break,
        }
    }
    segments.reverse();
    segments
}
