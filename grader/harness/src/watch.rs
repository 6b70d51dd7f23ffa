//! What the supervisor looks at while a launch runs: the clock, how much the ranks write, and how they end.

use std::time::{Duration, Instant};

use trace::Process;

use crate::beginning::Beginning;
use crate::job::{self, Folder, Job, RankEnd};
use crate::record::{Ended, Notes};
use crate::stall::Stall;
use crate::usage::Usage;

/// How often files are looked at; the clock is looked at every time.
const PERIOD: Duration = Duration::from_millis(20);

/// How long the launcher has to end a job whose end is certain: a rank has crashed, or all have ended.
const GRACE: Duration = Duration::from_secs(2);

/// How long the other ranks have to end once a rank has left without `MPI_Finalize`.
const STRANDED: Duration = Duration::from_secs(1);

/// The state of the watch over one launch.
pub(crate) struct Watch<'a> {
    folder: &'a Folder,
    job: &'a Job,
    beginning: Option<Beginning<'a>>,
    next_look: Instant,
    ended: Vec<Option<End>>,
    stall: Option<Stall<'a>>,
    usage: Usage<'a>,
}

struct End {
    seen: Instant,
    in_order: bool,
}

impl<'a> Watch<'a> {
    pub(crate) fn new(folder: &'a Folder, job: &'a Job, began: Instant) -> Self {
        let ended = (0..job.ranks).map(|_| None).collect();
        let stall = job.observer.is_some().then(|| Stall::new(folder, job));
        let beginning = Beginning::new(folder, job, began);
        Self { folder, job, beginning, next_look: began + PERIOD, ended, stall, usage: Usage::new(folder, job, began) }
    }

    /// Why the launch must be ended now, if it must.
    pub(crate) fn look(&mut self) -> Option<Ended> {
        let now = Instant::now();
        if let Some(over) = self.beginning.as_ref().and_then(|it| it.over(now)) {
            return Some(over);
        }
        if now < self.next_look {
            return None;
        }
        self.next_look = now + PERIOD;
        if let Some(beginning) = &mut self.beginning {
            beginning.look(now);
        }
        self.output_limit().or_else(|| self.usage.look(now)).or_else(|| self.stranded(now)).or_else(|| {
            let over: Vec<bool> = self.ended.iter().map(Option::is_some).collect();
            self.stall.as_mut()?.look(now, &over)
        })
    }

    /// The processes of which a thread outside of MPI can go on, by world and rank.
    pub(crate) fn going_on(&self) -> Vec<(u32, u32)> {
        self.stall.as_ref().map_or_else(Vec::new, Stall::going_on)
    }

    fn output_limit(&self) -> Option<Ended> {
        let too_long = |rank: u32, kind: &str| {
            std::fs::metadata(self.folder.of_rank(rank, kind)).is_ok_and(|file| file.len() > self.job.output_limit)
        };
        (0..self.job.ranks)
            .find(|rank| too_long(*rank, "out") || too_long(*rank, "err"))
            .map(|rank| Ended::OutputLimit { rank })
    }

    /// A job that can't end well any more, and whose launcher has not noticed.
    fn stranded(&mut self, now: Instant) -> Option<Ended> {
        for (rank, slot) in (0..).zip(&mut self.ended) {
            if slot.is_none()
                && let Ok(end) = job::read::<RankEnd>(&self.folder.of_rank(rank, "json"))
            {
                let notes = Notes::read(self.folder, Process::rank(rank));
                // A program without `start` leaves no notes: then exit code 0 is all one can ask for.
                let in_order = end.code == Some(0) && (notes.world.is_none() || notes.finalized);
                *slot = Some(End { seen: now, in_order });
            }
        }
        let overdue = |end: &End, after: Duration| now - end.seen > after;
        let left_early = (0..)
            .zip(&self.ended)
            .find(|(_, end)| end.as_ref().is_some_and(|end| !end.in_order && overdue(end, STRANDED)))
            .map(|(rank, _)| Ended::Stranded { rank });
        let all_over = self.ended.iter().all(|end| end.as_ref().is_some_and(|end| overdue(end, GRACE)));
        left_early.or(all_over.then_some(Ended::LauncherStuck))
    }
}
