//! What a launch in bounds takes in all, beyond what the limits of each of its ranks can bound.

use std::path::Path;
use std::time::{Duration, Instant};

use trace::Process;

use crate::job::{Folder, Job};
use crate::leftovers;
use crate::record::Ended;

/// How often it is counted. In this time a program may start some thousand threads, and a machine has numbers for 32,768.
const PERIOD: Duration = Duration::from_millis(40);

/// Threads of a launch for each of its ranks, and for four at least.
pub(crate) const THREADS: usize = 256;

/// Processes that a program may spawn.
const SPAWNED: usize = 64;

/// How many times what one rank may print all of them may print together.
const OUTPUTS: u64 = 4;

/// Files in the scratch folder, and bytes in them.
const FILES: usize = 2_048;
const BYTES: u64 = 128 << 20;

/// The state of the count over one launch.
pub(crate) struct Usage<'a> {
    folder: &'a Folder,
    job: &'a Job,
    next: Instant,
}

impl<'a> Usage<'a> {
    pub(crate) fn new(folder: &'a Folder, job: &'a Job, began: Instant) -> Self {
        Self { folder, job, next: began + PERIOD }
    }

    /// Why the launch must be ended now, if it must.
    pub(crate) fn look(&mut self, now: Instant) -> Option<Ended> {
        let bounds = self.job.bounds.as_ref()?;
        if now < self.next {
            return None;
        }
        self.next = now + PERIOD;
        self.processes().or_else(|| self.output()).or_else(|| {
            let (files, bytes) = size(&bounds.scratch, FILES);
            (files > FILES || bytes > BYTES).then_some(Ended::FileLimit { files, bytes })
        })
    }

    fn processes(&self) -> Option<Ended> {
        let most = THREADS * (self.job.ranks.max(4) as usize);
        let threads: usize = leftovers::family().into_iter().map(threads).sum();
        (threads > most || self.folder.spawned().len() > SPAWNED).then_some(Ended::ProcessLimit { threads })
    }

    /// What all ranks and spawned processes print, and which of the ranks prints most.
    fn output(&self) -> Option<Ended> {
        let printed = |process: Process| -> u64 {
            let length = |kind: &str| std::fs::metadata(self.folder.of(process, kind)).map_or(0, |file| file.len());
            length("out") + length("err")
        };
        let all: u64 = self.folder.processes(self.job.ranks).into_iter().map(printed).sum();
        let most = self.job.output_limit.saturating_mul(OUTPUTS);
        let talker = (0..self.job.ranks).max_by_key(|rank| printed(Process::rank(*rank))).unwrap_or_default();
        (all > most).then_some(Ended::OutputLimit { rank: talker })
    }
}

fn threads(pid: i32) -> usize {
    std::fs::read_dir(format!("/proc/{pid}/task")).map_or(0, Iterator::count)
}

/// Files below a folder and their bytes, counted until there are more than so many files.
fn size(folder: &Path, most: usize) -> (usize, u64) {
    let (mut files, mut bytes) = (0, 0);
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            files += 1;
            if files > most {
                return (files, bytes);
            }
            match entry.metadata() {
                Ok(about) if about.is_dir() => folders.push(entry.path()),
                Ok(about) => bytes += std::os::unix::fs::MetadataExt::blocks(&about) * 512,
                Err(_) => {}
            }
        }
    }
    (files, bytes)
}
