//! What the analysis works on: the records of all processes of one launch.

use std::collections::HashMap;

use serde::Serialize;

use crate::call::{Call, Enter, Exit};
use crate::communicator::{Communicator, Process};
use crate::datatype::{Content, Signature};
use crate::fault::{Fault, Outside};
use crate::format::{Datatype, Definition, Module, Snapshot, ThreadLevel, Total};
use crate::kind::{Area, Class, KINDS, Kind};
use crate::site::{Frame, Place, Site};

/// How a process stood when the record was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// Alive, or killed from outside (by a time limit, or because another rank failed).
    #[default]
    Running,
    /// Ended by itself with this exit code.
    Exited(i32),
    /// Ended by a signal of its own making, such as SIGSEGV.
    Signal(i32),
}

/// Among how many of the last calls one that never came back is: each thread has at most one.
const OPEN: usize = 256;

/// What one process did.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Which process.
    pub process: Process,
    /// How many ranks its world has.
    pub size: u32,
    /// `MPI_TAG_UB`, 0 when unknown.
    pub tag_upper_bound: u32,
    /// What MPI allows to its threads, where that is known.
    pub thread_level: Option<ThreadLevel>,
    /// Its calls in the order of their sequence, with times of the host's monotonic clock.
    pub calls: Vec<Call>,
    /// Calls that it made while MPI was not to be called: they take part in nothing.
    pub outside: Vec<(Outside, Call)>,
    /// Its communicators by id.
    pub communicators: HashMap<u32, Communicator>,
    /// Its datatypes by id.
    pub datatypes: HashMap<u32, Datatype>,
    /// The return addresses of its call sites by id.
    pub sites: HashMap<u32, Vec<u64>>,
    /// The lines that the process itself named its call sites by: those of an interpreted program.
    pub lines: HashMap<u32, Place>,
    /// The source lines of its call sites, once resolved.
    pub places: HashMap<u32, Place>,
    /// What it had loaded.
    pub modules: Vec<Module>,
    /// Totals per kind, by the kind's number.
    pub totals: Vec<Total>,
    /// Whether calls are missing: overwritten, dropped, or damaged.
    pub partial: bool,
    /// How it ended.
    pub end: End,
    /// A thread of it that is in no MPI call can go on, so that the process can, whatever its other threads wait for.
    pub goes_on: bool,
}

impl Record {
    /// Pairs what a snapshot has of beginnings and ends.
    #[must_use]
    pub fn new(snapshot: Snapshot, end: End) -> Self {
        let partial = snapshot.lost > 0 || snapshot.dropped > 0 || snapshot.cut.is_some();
        let mut record = Self {
            process: snapshot.about.process,
            size: snapshot.about.size,
            tag_upper_bound: snapshot.about.tag_upper_bound,
            thread_level: snapshot.about.thread_level,
            totals: snapshot.totals,
            partial,
            end,
            ..Self::default()
        };
        for definition in snapshot.definitions {
            match definition {
                Definition::Module(module) => record.modules.push(module),
                Definition::Site(id, frames) => drop(record.sites.insert(id, frames)),
                Definition::Line { id, site, place } => {
                    record.lines.insert(id, place);
                    if let Some(frames) = record.sites.get(&site).cloned() {
                        record.sites.insert(id, frames);
                    }
                }
                Definition::Communicator(it) => drop(record.communicators.insert(it.id, it)),
                Definition::Datatype(it) => drop(record.datatypes.insert(it.id, it)),
            }
        }
        record.pair(snapshot.enters, snapshot.exits);
        record.set_outside_apart();
        // One clock for the ranks of a host.
        let origin = snapshot.about.clock_origin;
        for call in record.calls.iter_mut().chain(record.outside.iter_mut().map(|(_, call)| call)) {
            call.enter.time = call.enter.time.saturating_add(origin);
            if let Some(exit) = &mut call.exit {
                exit.time = exit.time.saturating_add(origin);
            }
        }
        record
    }

    fn pair(&mut self, enters: Vec<Enter<'static>>, exits: Vec<Exit<'static>>) {
        self.calls = enters.into_iter().map(|enter| Call { enter, exit: None }).collect();
        let sorted = |pair: &[Call]| pair[0].enter.sequence < pair[1].enter.sequence;
        if !self.calls.array_windows::<2>().all(|pair| sorted(pair)) {
            // No writer does this: sort, keep the first of each, and trust nothing that needs all calls.
            self.partial = true;
            self.calls.sort_by_key(|call| call.enter.sequence);
            self.calls.dedup_by_key(|call| call.enter.sequence);
        }
        for exit in exits {
            match self.position(exit.sequence) {
                Some(place) if self.calls[place].enter.kind == exit.kind => self.calls[place].exit = Some(exit),
                // An exit whose beginning was overwritten.
                _ => self.partial = true,
            }
        }
    }

    /// Takes out what was called while MPI was not to be called.
    pub fn set_outside_apart(&mut self) {
        let outside = |call: &Call| matches!(call.enter.fault, Some(Fault::Outside(_)));
        if !self.calls.iter().any(outside) {
            return;
        }
        for call in std::mem::take(&mut self.calls) {
            match call.enter.fault {
                Some(Fault::Outside(when)) => self.outside.push((when, call)),
                _ => self.calls.push(call),
            }
        }
    }

    /// Where the call with this sequence is.
    #[must_use]
    pub fn position(&self, sequence: u64) -> Option<usize> {
        let first = self.calls.first()?.enter.sequence;
        let guess = usize::try_from(sequence.checked_sub(first)?).ok()?;
        match self.calls.get(guess) {
            Some(call) if call.enter.sequence == sequence => Some(guess),
            _ => self.calls.binary_search_by_key(&sequence, |call| call.enter.sequence).ok(),
        }
    }

    /// Resolves call sites to source lines. `resolve` is asked once per site, with its frames from the innermost
    /// outwards and the line that the process named it by, if any, and gives the line to show.
    pub fn resolve(&mut self, mut resolve: impl FnMut(u32, &[Frame<'_>], Option<&Place>) -> Option<Place>) {
        for (&id, addresses) in &self.sites {
            let frames: Vec<_> = addresses.iter().map(|&address| Frame::new(address, &self.modules)).collect();
            if let Some(place) = resolve(id, &frames, self.lines.get(&id)) {
                self.places.insert(id, place);
            }
        }
    }

    /// Where a call was made.
    #[must_use]
    pub fn site(&self, call: &Call) -> Site {
        let id = call.enter.site;
        match (self.places.get(&id), self.sites.get(&id).and_then(|frames| frames.first())) {
            (Some(place), _) => Site::Line(place.clone()),
            (None, Some(&address)) => {
                let frame = Frame::new(address, &self.modules);
                Site::Address { module: frame.module.map(str::to_owned), offset: frame.offset }
            }
            (None, None) => Site::Unknown,
        }
    }

    /// How often it asked what its last call asked after that call was written down: only the totals know of that.
    #[must_use]
    pub fn asked_again(&self) -> u64 {
        let Some(last) = self.calls.last().filter(|call| call.asks_in_vain() && !self.partial) else { return 0 };
        let kind = last.enter.kind;
        let written = self.calls.iter().filter(|call| call.enter.kind == kind && call.exit.is_some());
        let written: u64 = written.map(|call| 1 + u64::from(call.enter.repeated)).sum();
        self.totals.get(usize::from(kind.number())).map_or(0, |total| total.count.saturating_sub(written))
    }

    /// Whether the rank has left `MPI_Finalize`, or ended otherwise.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.end != End::Running || self.finalize().is_some_and(|call| call.exit.is_some())
    }

    /// Whether the rank has reached `MPI_Finalize`: it starts no message any more.
    #[must_use]
    pub fn has_finalized(&self) -> bool {
        self.finalize().is_some()
    }

    /// Almost always the last call; few may follow it (11.2.2). A program of sessions has ended MPI where it has ended all of
    /// them, and called nothing since.
    pub(crate) fn finalize(&self) -> Option<&Call> {
        let mut last = self.calls.iter().rev().take(4);
        last.find(|call| call.enter.kind == Kind::Finalize).or_else(|| {
            let call = self.calls.last().filter(|call| call.enter.kind == Kind::SessionFinalize)?;
            let times = |of: Kind| self.counts().filter(|(kind, _)| *kind == of).map(|(_, count)| count).sum::<u64>();
            let others = [Kind::Init, Kind::InitThread].into_iter().any(|kind| times(kind) > 0);
            (!others && times(Kind::SessionInit) <= times(Kind::SessionFinalize)).then_some(call)
        })
    }

    /// How often each call was made, also where it never came back.
    pub fn counts(&self) -> impl Iterator<Item = (Kind, u64)> {
        let ended = KINDS.iter().zip(&self.totals).map(|(kind, total)| (*kind, total.count));
        let open =
            self.calls.iter().rev().take(OPEN).filter(|call| call.exit.is_none()).map(|call| (call.enter.kind, 1));
        ended.filter(|(_, count)| *count > 0).chain(open)
    }

    /// Whether it sent or received in calls that are only counted, so that its messages can't be matched.
    #[must_use]
    pub fn has_hidden_messages(&self) -> bool {
        self.counts().any(|(kind, _)| kind.area() == Some(Area::SendingAndReceiving))
    }

    /// Whether the rank ended without `MPI_Finalize`, or otherwise than that leaves it.
    #[must_use]
    pub fn has_crashed(&self) -> bool {
        match self.end {
            End::Running => false,
            End::Exited(0) => !self.has_finalized(),
            End::Exited(_) => !self.was_refused(),
            End::Signal(_) => true,
        }
    }

    /// Whether MPI ended the rank inside `MPI_Finalize`: MPICH refuses where a message has come that nobody received. The
    /// program had done all that it does by then.
    #[must_use]
    pub fn was_refused(&self) -> bool {
        matches!(self.end, End::Exited(code) if code != 0) && self.finalize().is_some_and(|call| call.exit.is_none())
    }

    pub(crate) fn content(&self, count: i64, datatype: u32) -> Content {
        match self.datatypes.get(&datatype) {
            Some(it) => Content { count, signature: it.signature, size: it.bytes },
            None if count == 0 => Content { count, signature: Signature::UNKNOWN, size: 0 },
            None => Content::UNKNOWN,
        }
    }
}

/// All that was recorded of one launch.
#[derive(Clone, Debug, Default)]
pub struct Launch {
    /// One record for each process, in any order.
    pub records: Vec<Record>,
    /// Whether the launcher saw that nothing moved: every live rank inside a blocking call, for a while.
    ///
    /// Without it only waits are judged that the record alone proves to be endless.
    pub stalled: bool,
    /// Whether the launcher gave up on it: nothing moved for so long that no transfer explains it.
    pub hung: bool,
    /// When the launch was over, by the clock of its calls; 0 where that is not known.
    pub ended_at: u64,
}

impl Launch {
    /// Whether every process that should have a record has a whole one.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let mut worlds: HashMap<u32, (u32, u32)> = HashMap::new();
        for record in &self.records {
            let world = worlds.entry(record.process.world).or_insert((0, record.size));
            world.0 += 1;
        }
        !self.records.iter().any(|record| record.partial || record.has_hidden_messages())
            && worlds.values().all(|(seen, size)| seen == size)
    }

    /// Whether a rank called `MPI_Abort`, after which nothing that others do is judged.
    #[must_use]
    pub fn was_aborted(&self) -> bool {
        let aborts =
            |record: &Record| record.calls.iter().rev().take(8).any(|call| call.enter.kind.class() == Class::Abort);
        self.records.iter().any(aborts)
    }
}
