//! Writes a rank's record into a shared mapping, without allocating and without `unsafe`.

use std::sync::atomic::{AtomicU64, Ordering};

use super::codec::{COMPLETION, Shape, Words, encode_completion, encode_enter, encode_exit};
use super::definition::{self, Definition};
use super::header::{About, HELPERS, MAGIC, THREADS, TOTALS, ThreadLevel, VERSION, WORDS, at};
use super::{FIXED, Head, LONGEST, Sum, what};
use crate::call::{Completion, Enter, Exit};
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

/// A position in the ring, counted from the first word ever written, and the place that it has there: kept beside it,
/// because a division by the ring's length takes as long as a record.
#[derive(Clone, Copy, Default)]
struct Position {
    word: u64,
    place: usize,
}

impl Position {
    /// Goes on by so many words, at most to the end of the ring, which is its beginning.
    #[inline]
    const fn advance(&mut self, words: usize, capacity: usize) {
        self.word += words as u64;
        self.place += words;
        if self.place >= capacity {
            self.place = 0;
        }
    }
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
    start: Position,
    end: Position,
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
        set(at::TAG_UPPER_BOUND, ThreadLevel::number(about.thread_level) << 32 | u64::from(about.tag_upper_bound));
        set(at::TOKEN, about.token);
        set(at::DEFINITIONS, definitions.len() as u64);
        set(at::RING, ring.len() as u64);
        for place in at::DEFINED..WORDS {
            set(place, 0);
        }
        header[at::MAGIC].store(MAGIC, Ordering::Release);
        let begin = Position::default();
        Ok(Self { header, definitions, ring, defined: 0, start: begin, end: begin, sequence: 0, lost: 0, dropped: 0 })
    }

    /// Sets what only `MPI_Init` tells: who this is, the largest tag, and what threads may do.
    pub fn identify(&self, about: &About) {
        let set = |place: usize, value: u64| self.header[place].store(value, Ordering::Relaxed);
        set(at::PROCESS, about.process.to_word());
        set(at::SIZE, about.implementation.number() << 32 | u64::from(about.size));
        set(at::TAG_UPPER_BOUND, ThreadLevel::number(about.thread_level) << 32 | u64::from(about.tag_upper_bound));
    }

    /// Tells which thread of the system has this number in the record.
    pub fn thread(&self, number: u16, native: u32) {
        let place = THREADS.start + usize::from(number) % THREADS.len();
        self.header[place].store((u64::from(number) + 1) << 32 | u64::from(native), Ordering::Relaxed);
    }

    /// Tells that a thread of the system is MPI's own, or that it has ended.
    pub fn helper(&self, native: u32, lives: bool) {
        let (before, after) = if lives { (0, u64::from(native)) } else { (u64::from(native), 0) };
        let mut places = self.header[HELPERS].iter();
        if let Some(place) = places.find(|place| place.load(Ordering::Relaxed) == before) {
            place.store(after, Ordering::Relaxed);
        }
    }

    /// The sequence that the next [`Writer::enter`] gives, which also names the request that the call makes.
    #[must_use]
    pub const fn next_sequence(&self) -> u64 {
        self.sequence
    }

    /// How many words were ever written into the ring: at most its length are in use.
    #[must_use]
    #[inline]
    pub const fn written(&self) -> u64 {
        self.end.word
    }

    /// Records that a call begins, and gives its sequence. `enter.sequence` is ignored.
    pub fn enter(&mut self, enter: &Enter<'_>) -> u64 {
        self.enter_with(enter, &enter.list)
    }

    /// The same with another list than its own.
    pub fn enter_with(&mut self, enter: &Enter<'_>, list: &[u64]) -> u64 {
        let sequence = self.sequence;
        self.sequence += 1;
        self.write(
            sequence,
            list.len(),
            |words| encode_enter(enter, list.len(), words),
            |shape| list[..shape.list].iter().copied(),
        );
        self.header[at::CALLS].store(self.sequence, Ordering::Relaxed);
        sequence
    }

    /// Records that a call ends, and adds to the totals of its kind.
    pub fn exit(&mut self, exit: &Exit<'_>, bytes: u64, nanoseconds: u64) {
        self.exit_with(exit, &exit.completed, bytes, nanoseconds);
    }

    /// The same with other completions than its own.
    pub fn exit_with(&mut self, exit: &Exit<'_>, completed: &[Completion], bytes: u64, nanoseconds: u64) {
        self.write(
            exit.sequence,
            completed.len().saturating_mul(COMPLETION),
            |words| encode_exit(exit, completed.len(), words),
            |shape| completed[..shape.list].iter().flat_map(encode_completion),
        );
        self.total(exit.kind, 1, bytes, nanoseconds);
    }

    /// Adds to the totals of a kind, for calls that are not written one by one.
    pub fn total(&mut self, kind: Kind, count: u64, bytes: u64, nanoseconds: u64) {
        let place = TOTALS + 3 * usize::from(kind.number());
        let totals = &self.header[place..place + 3];
        for (word, value) in totals.iter().zip([count, bytes, nanoseconds]) {
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
        let mut sum = Sum::new(self.defined as u64, 0);
        words.iter().for_each(|&word| sum.add(word));
        let sum = sum.finish(head);
        let room = &self.definitions[self.defined..self.defined + length];
        for (word, value) in room.iter().zip([head, sum].into_iter().chain(words)) {
            word.store(value, Ordering::Relaxed);
        }
        self.defined += length;
        self.header[at::DEFINED].store(self.defined as u64, Ordering::Release);
        true
    }

    /// Writes a record whose list has at most `most` words.
    #[inline]
    fn write<I: Iterator<Item = u64>>(
        &mut self,
        sequence: u64,
        most: usize,
        encode: impl FnOnce(&mut Words<'_>) -> Shape,
        list: impl FnOnce(&Shape) -> I,
    ) {
        // Room for the longest that it may become: how long it is is known when it is there.
        let most = FIXED + most.min(LONGEST - FIXED);
        if self.ring.len() - self.end.place < most {
            self.pad();
        }
        self.make_room(most);
        let room = &self.ring[self.end.place..self.end.place + most];
        let Some(fixed) = room.first_chunk() else { return };
        let mut words = Words::new(fixed, Sum::new(self.end.word, sequence));
        let shape = encode(&mut words);
        let mut length = words.length();
        if shape.list > 0 {
            let rest = &room[length..];
            let mut count = 0;
            words.list(rest, list(&shape).inspect(|_| count += 1));
            length += count;
        }
        words.finish(Head { what: shape.what, kind: shape.kind, length: length as u16, mask: shape.mask }, sequence);
        self.end.advance(length, self.ring.len());
        self.header[at::END].store(self.end.word, Ordering::Release);
    }

    /// Fills the rest of the ring, so that the next record begins at its beginning.
    #[cold]
    fn pad(&mut self) {
        let left = self.ring.len() - self.end.place;
        self.make_room(left);
        let head = Head { what: what::PAD, kind: 0, length: 0, mask: left as u32 }.to_word();
        self.ring[self.end.place].store(head, Ordering::Relaxed);
        self.end.advance(left, self.ring.len());
    }

    /// Moves the start past the oldest records, until `length` words after the end are free.
    #[inline]
    fn make_room(&mut self, length: usize) {
        if self.end.word + length as u64 - self.start.word > self.ring.len() as u64 {
            self.overwrite(length);
        }
    }

    fn overwrite(&mut self, length: usize) {
        let capacity = self.ring.len();
        while self.end.word + length as u64 - self.start.word > capacity as u64 {
            let head = Head::from_word(self.ring[self.start.place].load(Ordering::Relaxed));
            if head.what == what::PAD {
                self.start.advance(head.mask as usize, capacity);
            } else {
                self.start.advance(usize::from(head.length.max(1)), capacity);
                self.lost += 1;
            }
        }
        self.header[at::LOST].store(self.lost, Ordering::Relaxed);
        self.header[at::START].store(self.start.word, Ordering::Release);
    }
}
