//! The record of this process: one, shared by its threads behind a lock.
//!
//! A lock rather than a buffer for each thread: the record is one sequence, in which a request made by one thread may
//! be completed by another, and MPI itself takes a lock in the same places.

use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use trace::call::{Completion, Enter, Exit};
use trace::format::{About, Definition, Writer};
use trace::{Kind, Place, Process};

use crate::communicators::Communicators;
use crate::datatypes::Datatypes;
use crate::file::File;
use crate::requests::Requests;
use crate::sites::{Distance, Sites, Top};
use crate::{clock, python};

/// How many words are kept for definitions.
const DEFINITIONS: usize = 1 << 16;

/// How many words the rings of all ranks have together, and the least and the most that one has.
const RINGS: usize = 1 << 23;
const RING: std::ops::RangeInclusive<usize> = 1 << 17..=1 << 20;

/// How many words a record has at most, without its list.
const RECORD: u64 = 32;

static RECORDER: Mutex<Option<Recorder>> = Mutex::new(None);

/// The recorder, while the process is observed.
#[inline]
pub(crate) fn lock() -> MutexGuard<'static, Option<Recorder>> {
    RECORDER.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The recorder, unless somebody has it now: MPI itself may make a call while it answers a question of ours.
pub(crate) fn try_lock() -> Option<MutexGuard<'static, Option<Recorder>>> {
    match RECORDER.try_lock() {
        Ok(guard) => Some(guard),
        Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}

/// What this process has recorded and knows.
pub(crate) struct Recorder {
    writer: Writer<'static>,
    file: File,
    pub about: About,
    pub communicators: Communicators,
    pub datatypes: Datatypes,
    pub requests: Requests,
    /// Messages that a matched probe took, by handle.
    pub messages: rustc_hash::FxHashMap<u64, u64>,
    /// Operations and groups that the program made, and how often each handle was given.
    pub operations: rustc_hash::FxHashMap<u64, u32>,
    pub groups: rustc_hash::FxHashMap<u64, u32>,
    /// How many bytes the program has attached for buffered sends.
    pub attached: Option<u64>,
    pub sites: Sites,
    pub threads: u16,
    /// The list of the call that is being written.
    pub list: Vec<u64>,
    pub completed: Vec<Completion>,
    pub poll: Poll,
}

/// The last question that was answered with no, and how often it was asked since it was written down.
#[derive(Debug, Default)]
pub(crate) struct Poll {
    pub question: u64,
    pub times: u32,
    pub in_a_row: u64,
    /// When it is written down again, and how long after that the next time.
    pub due: u64,
    pub pause: u64,
}

impl Recorder {
    /// Starts a record. `None` when there is no room for one: then the program goes on unobserved.
    pub(crate) fn create(descriptor: libc::c_int, process: Process, size: u32, token: u64) -> Option<Self> {
        let ring = (RINGS / size.max(1) as usize).clamp(*RING.start(), *RING.end());
        let (file, words) = File::create(descriptor, trace::format::words_for(DEFINITIONS, ring))?;
        let about = About {
            process,
            size,
            implementation: crate::environment::implementation(),
            pid: std::process::id(),
            clock_origin: clock::now(),
            unix_origin: clock::wall(),
            tag_upper_bound: 0,
            thread_level: None,
            token,
        };
        let mut recorder = Self {
            writer: Writer::create(words, DEFINITIONS, &about).ok()?,
            file,
            about,
            communicators: Communicators::default(),
            datatypes: Datatypes::new(),
            requests: Requests::new(),
            messages: rustc_hash::FxHashMap::default(),
            operations: rustc_hash::FxHashMap::default(),
            groups: rustc_hash::FxHashMap::default(),
            attached: None,
            sites: Sites::new(),
            threads: 0,
            list: Vec::with_capacity(256),
            completed: Vec::with_capacity(256),
            poll: Poll::default(),
        };
        recorder.describe_modules();
        Some(recorder)
    }

    /// Writes down what is loaded now.
    fn describe_modules(&mut self) {
        for module in crate::modules::loaded() {
            self.define(&Definition::Module(module));
        }
    }

    pub(crate) fn identify(&self) {
        self.writer.identify(&self.about);
    }

    /// Tells which thread of the system has this number in the record.
    pub(crate) fn thread(&self, number: u16, native: u32) {
        self.writer.thread(number, native);
    }

    /// Tells that a thread of the system is MPI's own, or that it has ended.
    pub(crate) fn helper(&self, native: u32, lives: bool) {
        self.writer.helper(native, lives);
    }

    pub(crate) fn define(&mut self, definition: &Definition) {
        self.writer.define(definition);
    }

    /// The time, as the record counts it.
    #[inline]
    pub(crate) fn time(&self, now: u64) -> u64 {
        now.saturating_sub(self.about.clock_origin)
    }

    /// The id of a call site.
    #[inline]
    pub(crate) fn site(&mut self, pointer: usize, distance: &Distance, top: &Top, line: Option<python::Line>) -> u32 {
        let found = self.sites.find(pointer, distance, top);
        if let Some(addresses) = found.new {
            self.define(&Definition::Site(found.id, addresses));
        }
        match line {
            None => found.id,
            Some(line) => self.site_at(found.id, line),
        }
    }

    /// The id of a call site that several lines of Python share, at one of them.
    fn site_at(&mut self, site: u32, line: python::Line) -> u32 {
        let (id, is_new) = self.sites.at(site, line);
        if is_new {
            let place = Place { file: python::file(line.file), line: line.line };
            self.define(&Definition::Line { id, site, place });
        }
        id
    }

    /// Writes that a call begins, with [`Recorder::list`] as its list.
    #[inline]
    pub(crate) fn enter(&mut self, enter: &Enter<'static>) -> Option<u64> {
        self.make_room(self.list.len())?;
        Some(self.writer.enter_with(enter, &self.list))
    }

    /// The sequence that the next call will have.
    pub(crate) fn next_sequence(&self) -> u64 {
        self.writer.next_sequence()
    }

    /// Writes that a call ends, with [`Recorder::completed`] as what it completed.
    #[inline]
    pub(crate) fn exit(&mut self, exit: &Exit<'static>, bytes: u64, nanoseconds: u64) -> Option<()> {
        self.make_room(self.completed.len() * 4)?;
        self.writer.exit_with(exit, &self.completed, bytes, nanoseconds);
        Some(())
    }

    /// Adds to the totals of a kind without writing a call.
    pub(crate) fn total(&mut self, kind: Kind, count: u64, bytes: u64, nanoseconds: u64) {
        self.writer.total(kind, count, bytes, nanoseconds);
    }

    /// Gives the ring more of the disk before it is needed. `None` when the disk is full.
    #[inline]
    fn make_room(&mut self, list: usize) -> Option<()> {
        let head = trace::format::words_for(DEFINITIONS, 0) as u64;
        self.file.reserve((head + self.writer.written() + RECORD + list as u64) * 8).then_some(())
    }
}
