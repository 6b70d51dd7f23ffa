//! Notices that a launch waits for itself: no record grows, and the analysis proves that none ever will.
//!
//! Stillness alone proves nothing, for a rank may compute or sleep for long. So when no rank's record has moved for a
//! while, the records are analysed as they are; only a deadlock that they prove ends the launch. A rank that the system
//! has not let run could still be about to leave its call, so each must have run in vain, or sleep, before that.

use std::collections::BTreeMap;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::time::{Duration, Instant};

use trace::Process;

use crate::job::{Folder, Job};
use crate::observation;
use crate::process::{state, time_run};

/// How long nothing moves before the records are analysed.
const STILL: Duration = Duration::from_millis(200);

/// How long each rank must have run in vain after that, in nanoseconds.
const IN_VAIN: u64 = 5_000_000;

/// How much of a record moves with every call: its header, in bytes.
const HEADER: usize = 4096;

/// The state of the watch over the records of a launch.
pub(crate) struct Stall<'a> {
    folder: &'a Folder,
    job: &'a Job,
    ranks: Vec<Rank>,
    spawned: BTreeMap<Process, Rank>,
    over: Vec<bool>,
    since: Instant,
    state: State,
}

#[derive(Default)]
struct Rank {
    file: Option<File>,
    header: Vec<u8>,
}

enum State {
    /// Something moved, or may.
    Moving,
    /// The records prove a deadlock; how long each live rank had run by then.
    Proven(Vec<(i32, u64)>),
    /// The records prove nothing, until something moves.
    Innocent,
}

impl<'a> Stall<'a> {
    pub(crate) fn new(folder: &'a Folder, job: &'a Job) -> Self {
        let ranks = (0..job.ranks).map(|_| Rank::default()).collect();
        Self {
            folder,
            job,
            ranks,
            spawned: BTreeMap::new(),
            over: Vec::new(),
            since: Instant::now(),
            state: State::Moving,
        }
    }

    /// Whether the launch waits for itself. `over` says which ranks have ended.
    pub(crate) fn look(&mut self, now: Instant, over: &[bool]) -> bool {
        let changed = self.over != over;
        if self.has_moved() || changed {
            self.over = over.to_vec();
            self.since = now;
            self.state = State::Moving;
            return false;
        }
        let live = || self.ranks.iter().zip(over).filter(|(_, over)| !**over).map(|(rank, _)| rank);
        if now - self.since < STILL || live().any(|rank| rank.file.is_none()) || live().next().is_none() {
            return false;
        }
        match &self.state {
            State::Innocent => false,
            State::Moving => {
                let proof = observation::deadlocked(self.folder, self.job);
                self.state = proof.map_or(State::Innocent, |pids| {
                    let ids = pids.into_iter().map(u32::cast_signed);
                    State::Proven(ids.map(|pid| (pid, time_run(pid).unwrap_or_default())).collect())
                });
                false
            }
            State::Proven(ranks) => ranks.iter().all(|&(pid, before)| {
                let in_vain = time_run(pid).is_none_or(|now| now.saturating_sub(before) >= IN_VAIN);
                // Asleep, it waits for something outside of itself.
                in_vain || state(pid) == Some('S')
            }),
        }
    }

    fn has_moved(&mut self) -> bool {
        let mut moved = false;
        for process in self.folder.spawned() {
            self.spawned.entry(process).or_insert_with(|| {
                moved = true;
                Rank::default()
            });
        }
        let ranks = (0..).map(Process::rank).zip(&mut self.ranks);
        for (process, rank) in ranks.chain(self.spawned.iter_mut().map(|(process, rank)| (*process, rank))) {
            if rank.file.is_none() {
                rank.file = File::open(self.folder.of(process, "trace")).ok();
            }
            let Some(file) = &rank.file else { continue };
            let mut header = vec![0; HEADER];
            if file.read_exact_at(&mut header, 0).is_ok() && header != rank.header {
                rank.header = header;
                moved = true;
            }
        }
        moved
    }
}
