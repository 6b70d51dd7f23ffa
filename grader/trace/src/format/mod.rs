//! The file that each rank writes while it runs, and that says what happened even after `SIGKILL`.
//!
//! Everything is 64-bit words in the machine's byte order, so that the writer stores whole words: a mapping is
//! `&[AtomicU64]`, and publishing needs no `unsafe` here.
//!
//! ```text
//! header       2048 words  who, clocks, places, published lengths, totals per call kind, threads
//! definitions  append only: modules, call sites, communicators, datatypes; never overwritten
//! ring         enter and exit records; the oldest are overwritten
//! ```
//!
//! A record is `what:8 kind:16 length:16 mask:24`, then `sequence:40 check:24`, then its words; it never wraps around the
//! end of the ring (a pad record fills the rest). `length` is in words, the first two included. `check` is a sum over
//! all of the record's words and its place in the ring, so that torn and stale records are noticed.
//!
//! The writer stores a record's words, and then the ring's new end with release ordering. Before it overwrites, it
//! moves the ring's start past the oldest records. So a reader finds whole records between start and end, whatever
//! moment the writer was killed at.
//!
//! # What a writer records
//!
//! - A request is named by the sequence of the call that made it ([`Writer::next_sequence`]), a matched message by that
//!   of its probe. `Start` keeps the name of the persistent request. `list` of a wait or test has all of its requests
//!   but null ones; its exit's `completed` has every one that it completed.
//! - A communicator's id is never used again. Id 0 is `MPI_COMM_NULL`; a communicator is defined before it is used, and
//!   in the exit of the call that made it. All of [`Class::Collective`](crate::kind::Class) and `Icollective` count for
//!   `index`, freeing included.
//! - A root is in `peer`. A second buffer, of a `Sendrecv` or a collective, is in `receive`, at the ranks where it has a
//!   meaning; `Sendrecv_replace` has both halves. `list` of a `v` collective has the counts at the ranks where they have
//!   a meaning: of the send side in a scatter, of the receive side in the others, and one after the other in an
//!   alltoall.
//! - Wildcards and null ranks are the constants of [`crate::call`]; an exit has the actual source and tag, also where
//!   the program ignores its status.
//! - What only the process itself can see to be wrong is in `fault`. A call before `MPI_Init` or after `MPI_Finalize` is
//!   recorded for its fault alone, without arguments.
//! - `MPI_Comm_create_group` is recorded on a communicator of the group ([`Identity::of_group`](crate::Identity)).

mod codec;
mod definition;
mod header;
mod reader;
mod writer;

pub(crate) use codec::CHECKSUM as CHECKSUM_BITS;
pub use definition::{Datatype, Definition, Module};
pub use header::{About, Implementation, ThreadLevel, Total, VERSION};
pub use reader::{Cut, ReadError, Snapshot, read, read_file};
pub use writer::{TooSmall, Writer, words_for};

/// What a record is.
mod what {
    pub(super) const PAD: u8 = 1;
    pub(super) const ENTER: u8 = 2;
    pub(super) const EXIT: u8 = 3;
    pub(super) const MODULE: u8 = 4;
    pub(super) const SITE: u8 = 5;
    pub(super) const COMMUNICATOR: u8 = 6;
    pub(super) const DATATYPE: u8 = 7;
    pub(super) const LINE: u8 = 8;
}

/// The most words that a record has; a longer list is cut, and flagged.
pub(crate) const LONGEST: usize = 4096;

/// More words than a record has without its list.
const FIXED: usize = 24;

/// The first word of a record.
#[derive(Clone, Copy)]
struct Head {
    what: u8,
    kind: u16,
    length: u16,
    /// Of 24 bits.
    mask: u32,
}

impl Head {
    #[inline]
    const fn to_word(self) -> u64 {
        (self.what as u64) << 56 | (self.kind as u64) << 40 | (self.length as u64) << 24 | self.mask as u64
    }

    const fn from_word(word: u64) -> Self {
        Self {
            what: (word >> 56) as u8,
            kind: (word >> 40) as u16,
            length: (word >> 24) as u16,
            mask: word as u32 & 0xff_ffff,
        }
    }
}

/// The 24-bit sum of a record: its place, its sequence, its words from the third on, and last the first, which a writer
/// knows only then.
#[derive(Clone, Copy)]
struct Sum(u64);

impl Sum {
    #[inline]
    const fn new(position: u64, sequence: u64) -> Self {
        Self(position ^ (sequence & SEQUENCE).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    #[inline]
    const fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(25) ^ word).wrapping_mul(0x9fb2_1c65_1e98_df25);
    }

    #[inline]
    const fn finish(mut self, head: u64) -> u64 {
        self.add(head);
        (self.0 ^ (self.0 >> 32)) >> 8 & 0xff_ffff
    }
}

/// The sum of a whole record, whose second word is left out.
fn check(position: u64, sequence: u64, record: &[u64]) -> u64 {
    let mut sum = Sum::new(position, sequence);
    record[2..].iter().for_each(|&word| sum.add(word));
    sum.finish(record[0])
}

const SEQUENCE: u64 = (1 << 40) - 1;
