//! Notices that a launch waits for itself: no record grows, and the analysis proves that none ever will.
//!
//! Stillness alone proves nothing, for a rank may compute or sleep for long. So when no rank's record has moved for a
//! while, the records are analysed as they are; a deadlock that they prove ends the launch. A rank that the system
//! has not let run could still be about to leave its call, so each must have run in vain, or sleep, before that. And a process
//! with a thread outside of MPI that can go on may do what the others wait for.
//!
//! Where nothing can be proved, every live rank is inside of MPI, and nothing moves for much longer than any transfer takes that is
//! under way, the launch *hangs*, and is ended as well.

use std::collections::BTreeMap;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::time::{Duration, Instant};

use trace::Process;

use crate::job::{Folder, Job};
use crate::observation::{self, Still};
use crate::process::{thread_state, thread_time_run};
use crate::record::Ended;
use crate::threads::Outside;

/// How long nothing moves before the records are analysed.
const STILL: Duration = Duration::from_millis(200);

/// How long each rank must have run in vain after that, in nanoseconds.
const IN_VAIN: u64 = 20_000_000;

/// How long nothing moves before a launch hangs whose ranks are all inside of MPI.
const HANG: Duration = Duration::from_secs(10);

/// How many bytes MPI moves in a second at the least, on the slowest machine and with more ranks than cores.
const SLOWEST: u64 = 20 << 20;

/// How often threads are looked at of a launch that is still and innocent.
const THREADS: Duration = Duration::from_millis(200);

/// A look later than this after the last one counts as if it had come in time: the supervisor was stopped, and so were the ranks.
const LATE: Duration = Duration::from_millis(60);

/// How much of a record moves with every call: its header, in bytes.
const HEADER: usize = 4096;

/// The state of the watch over the records of a launch.
pub(crate) struct Stall<'a> {
    folder: &'a Folder,
    job: &'a Job,
    ranks: Vec<Rank>,
    spawned: BTreeMap<Process, Rank>,
    over: Vec<bool>,
    looked: Instant,
    /// How long nothing has moved.
    still: Duration,
    seen: Option<Seen>,
}

#[derive(Default)]
struct Rank {
    file: Option<File>,
    header: Vec<u8>,
}

/// What was seen in the records of a launch in which nothing moved.
struct Seen {
    it: Still,
    /// The threads that were in MPI calls: process, thread, and how long it had run by then.
    inside: Vec<(i32, i32, u64)>,
    /// When threads are looked at again, and when the records.
    threads_at: Duration,
    records_at: Duration,
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
            looked: Instant::now(),
            still: Duration::ZERO,
            seen: None,
        }
    }

    /// Why the launch must be ended, if it waits for itself. `over` says which ranks have ended.
    pub(crate) fn look(&mut self, now: Instant, over: &[bool]) -> Option<Ended> {
        let passed = now - std::mem::replace(&mut self.looked, now);
        let changed = self.over != over;
        if self.has_moved() || changed {
            self.over = over.to_vec();
            self.still = Duration::ZERO;
            self.seen = None;
            return None;
        }
        self.still += passed.min(LATE);
        let live = || self.ranks.iter().zip(over).filter(|(_, over)| !**over).map(|(rank, _)| rank);
        if self.still < STILL || live().any(|rank| rank.file.is_none()) || live().next().is_none() {
            return None;
        }
        let Some(seen) = &mut self.seen else {
            self.seen = Some(self.examine());
            return None;
        };
        if self.still < seen.threads_at {
            return None;
        }
        if !seen.is_unchanged() {
            // A thread outside of MPI ran, or ended, or waits now.
            if self.still >= seen.records_at {
                self.seen = Some(self.examine());
            }
            return None;
        }
        let hangs = seen.it.under_way.is_some_and(|bytes| self.still >= HANG + Duration::from_secs(bytes / SLOWEST));
        if !seen.it.is_deadlock && !hangs {
            seen.threads_at = self.still + THREADS;
            return None;
        }
        let why = if seen.it.is_deadlock { Ended::Deadlock } else { Ended::Hang };
        seen.is_in_vain().then_some(why)
    }

    /// The processes of which a thread outside of MPI can go on, by world and rank.
    pub(crate) fn going_on(&self) -> Vec<(u32, u32)> {
        let fresh = if self.seen.is_none() { observation::look(self.folder, self.job) } else { None };
        let threads = self.seen.as_ref().map(|seen| &seen.it).or(fresh.as_ref()).map(|it| &it.threads);
        let going_on = threads.into_iter().flatten().filter(|(_, outside)| *outside == Outside::GoesOn);
        going_on.map(|(threads, _)| (threads.process.world, threads.process.rank)).collect()
    }

    fn examine(&self) -> Seen {
        let it = observation::look(self.folder, self.job).unwrap_or_default();
        // What goes on needs not have run in vain.
        let waiting = it.threads.iter().filter(|(_, outside)| *outside != Outside::GoesOn);
        let inside = waiting.flat_map(|(threads, _)| threads.inside.iter().map(|&thread| (threads.pid, thread)));
        let time_run = |(pid, thread)| (pid, thread, thread_time_run(pid, thread).unwrap_or_default());
        let inside = inside.map(time_run).collect();
        Seen { it, inside, threads_at: self.still, records_at: self.still * 2 }
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

impl Seen {
    /// Whether the threads outside of MPI are as they were, and none that waits has run in between.
    fn is_unchanged(&self) -> bool {
        self.it.threads.iter().all(|(threads, before)| threads.outside() == *before)
    }

    /// Whether each thread in a call has run in vain since, or sleeps: then it waits for something outside of itself.
    fn is_in_vain(&self) -> bool {
        self.inside.iter().all(|&(pid, thread, before)| {
            let ran = thread_time_run(pid, thread);
            ran.is_none_or(|now| now.saturating_sub(before) >= IN_VAIN) || thread_state(pid, thread) == Some('S')
        })
    }
}
