//! Writes a rank's record into a shared mapping, without allocating and without `unsafe`.

use std::sync::atomic::{AtomicU64, Ordering};

use super::codec::{Shape, Words, encode_completion, encode_enter, encode_exit};
use super::definition::{self, Definition};
use super::header::{About, MAGIC, TOTALS, VERSION, WORDS, at};
use super::{Head, LONGEST, SEQUENCE, check, what};
use crate::call::{Enter, Exit};
use crate::kind::Kind;

/// The mapping cannot hold a header, some definitions and a few records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a record needs at least {needed} words, and has {given}")]
pub struct TooSmall {
    /// What is needed.
    pub needed: usize,
    /// What is there.
    pub given: usize,
}

/// How many 8-byte words a file needs for a ring of so many words and definitions of so many.
#[must_use]
pub const fn words_for(definitions: usize, ring: usize) -> usize {
    WORDS + definitions + ring
}

/// The one writer of a record. Threads of a process share it behind a lock.
///
/// The caller maps the file shared and lends it as atomic words; every store is plain on the machines that matter, but
/// for the published lengths, which are stored with release ordering.
pub struct Writer<'a> {
    header: &'a [AtomicU64],
    definitions: &'a [AtomicU64],
    ring: &'a [AtomicU64],
    defined: usize,
    start: u64,
    end: u64,
    sequence: u64,
    lost: u64,
    dropped: u64,
}

impl<'a> Writer<'a> {
    /// Starts a record in `words`, of which `definitions` are kept for what is never overwritten.
    ///
    /// # Errors
    /// When there is too little room.
    pub fn create(words: &'a [AtomicU64], definitions: usize, about: &About) -> Result<Self, TooSmall> {
        let needed = words_for(definitions, 2 * LONGEST);
        if words.len() < needed {
            return Err(TooSmall { needed, given: words.len() });
        }
        let (header, rest) = words.split_at(WORDS);
        let (definitions, ring) = rest.split_at(definitions);
        let set = |place: usize, value: u64| header[place].store(value, Ordering::Relaxed);
        set(at::VERSION, u64::from(VERSION));
        set(at::PROCESS, about.process.to_word());
        set(at::SIZE, about.implementation.number() << 32 | u64::from(about.size));
        set(at::PID, u64::from(about.pid));
        set(at::CLOCK_ORIGIN, about.clock_origin);
        set(at::UNIX_ORIGIN, about.unix_origin);
        set(at::TAG_UPPER_BOUND, u64::from(about.tag_upper_bound));
        set(at::TOKEN, about.token);
        set(at::DEFINITIONS, definitions.len() as u64);
        set(at::RING, ring.len() as u64);
        for place in at::DEFINED..WORDS {
            set(place, 0);
        }
        header[at::MAGIC].store(MAGIC, Ordering::Release);
        Ok(Self { header, definitions, ring, defined: 0, start: 0, end: 0, sequence: 0, lost: 0, dropped: 0 })
    }

    /// Sets what only `MPI_Init` tells: who this is, and the largest tag.
    pub fn identify(&self, about: &About) {
        let set = |place: usize, value: u64| self.header[place].store(value, Ordering::Relaxed);
        set(at::PROCESS, about.process.to_word());
        set(at::SIZE, about.implementation.number() << 32 | u64::from(about.size));
        set(at::TAG_UPPER_BOUND, u64::from(about.tag_upper_bound));
    }

    /// The sequence that the next [`Writer::enter`] gives, which also names the request that the call makes.
    #[must_use]
    pub const fn next_sequence(&self) -> u64 {
        self.sequence
    }

    /// Records that a call begins, and gives its sequence. `enter.sequence` is ignored.
    pub fn enter(&mut self, enter: &Enter<'_>) -> u64 {
        let sequence = self.sequence;
        self.sequence += 1;
        let mut words = Words::new();
        let shape = encode_enter(enter, &mut words);
        let list = enter.list[..shape.list].iter().copied();
        self.write(&shape, sequence, words.as_slice(), shape.list, list);
        self.header[at::CALLS].store(self.sequence, Ordering::Relaxed);
        sequence
    }

    /// Records that a call ends, and adds to the totals of its kind.
    pub fn exit(&mut self, exit: &Exit<'_>, bytes: u64, nanoseconds: u64) {
        let mut words = Words::new();
        let shape = encode_exit(exit, &mut words);
        let list = exit.completed[..shape.list].iter().flat_map(encode_completion);
        self.write(&shape, exit.sequence, words.as_slice(), shape.list * 4, list);
        self.total(exit.kind, 1, bytes, nanoseconds);
    }

    /// Adds to the totals of a kind, for calls that are not written one by one.
    pub fn total(&mut self, kind: Kind, count: u64, bytes: u64, nanoseconds: u64) {
        let place = TOTALS + 3 * usize::from(kind.number());
        for (offset, value) in [count, bytes, nanoseconds].into_iter().enumerate() {
            let word = &self.header[place + offset];
            // Only this writer stores here, so load and store need not be one step.
            word.store(word.load(Ordering::Relaxed).wrapping_add(value), Ordering::Relaxed);
        }
    }

    /// Records what a number stands for. Gives false, and counts a dropped record, when there is no room.
    pub fn define(&mut self, definition: &Definition) -> bool {
        let (what, words) = definition::encode(definition);
        let length = words.len() + 2;
        let fits = u16::try_from(length).is_ok() && self.defined + length <= self.definitions.len();
        if !fits {
            self.dropped += 1;
            self.header[at::DROPPED].store(self.dropped, Ordering::Relaxed);
            return false;
        }
        let head = Head { what, kind: 0, length: length as u16, mask: 0 }.to_word();
        let sum = check(self.defined as u64, 0, std::iter::once(head).chain(words.iter().copied()));
        let room = &self.definitions[self.defined..self.defined + length];
        for (word, value) in room.iter().zip([head, sum].into_iter().chain(words)) {
            word.store(value, Ordering::Relaxed);
        }
        self.defined += length;
        self.header[at::DEFINED].store(self.defined as u64, Ordering::Release);
        true
    }

    fn write(
        &mut self,
        shape: &Shape,
        sequence: u64,
        fixed: &[u64],
        rest: usize,
        list: impl Iterator<Item = u64> + Clone,
    ) {
        let length = 2 + fixed.len() + rest;
        let capacity = self.ring.len();
        let place = (self.end % capacity as u64) as usize;
        let left = capacity - place;
        if left < length {
            self.make_room(left);
            let head = Head { what: what::PAD, kind: 0, length: 0, mask: left as u32 }.to_word();
            self.ring[place].store(head, Ordering::Relaxed);
            self.end += left as u64;
        }
        self.make_room(length);
        let place = (self.end % capacity as u64) as usize;
        let head = Head { what: shape.what, kind: shape.kind, length: length as u16, mask: shape.mask }.to_word();
        let words = std::iter::once(head).chain(fixed.iter().copied()).chain(list.clone());
        let sum = check(self.end, sequence & SEQUENCE, words);
        let room = &self.ring[place..place + length];
        room[0].store(head, Ordering::Relaxed);
        room[1].store((sequence & SEQUENCE) << 24 | sum, Ordering::Relaxed);
        for (word, &value) in room[2..].iter().zip(fixed) {
            word.store(value, Ordering::Relaxed);
        }
        for (word, value) in room[2 + fixed.len()..].iter().zip(list) {
            word.store(value, Ordering::Relaxed);
        }
        self.end += length as u64;
        self.header[at::END].store(self.end, Ordering::Release);
    }

    /// Moves the start past the oldest records, until `length` words after the end are free.
    fn make_room(&mut self, length: usize) {
        let capacity = self.ring.len() as u64;
        if self.end + length as u64 - self.start <= capacity {
            return;
        }
        while self.end + length as u64 - self.start > capacity {
            let head = Head::from_word(self.ring[(self.start % capacity) as usize].load(Ordering::Relaxed));
            if head.what == what::PAD {
                self.start += u64::from(head.mask);
            } else {
                self.start += u64::from(head.length.max(1));
                self.lost += 1;
            }
        }
        self.header[at::LOST].store(self.lost, Ordering::Relaxed);
        self.header[at::START].store(self.start, Ordering::Release);
    }
}
