//! Reads a rank's record: whatever the bytes, it gives what is whole, or an error, and never panics.

use std::path::Path;

use serde::Serialize;

use super::codec::{decode_enter, decode_exit};
use super::definition::{self, Definition};
use super::header::{About, Implementation, MAGIC, TOTALS, Total, VERSION, WORDS, at};
use super::{Head, SEQUENCE, check, what};
use crate::call::{Enter, Exit};
use crate::communicator::Process;
use crate::kind::{KINDS, Kind};

/// Why a file is not a record.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file could not be read.
    #[error("the record could not be read: {0}")]
    Io(#[from] std::io::Error),
    /// It is shorter than a header.
    #[error("a record begins with a header of 4096 bytes, and this has {0} bytes in all")]
    Short(usize),
    /// It does not begin like one.
    #[error("not a record of MPI calls")]
    NotARecord,
    /// It was written by another version.
    #[error("the record has version {0}, and this reader knows version {VERSION}")]
    Version(u64),
    /// The header contradicts itself or the file's length.
    #[error("the record's header is damaged: {0}")]
    Header(&'static str),
}

/// Where the record stops making sense; what came before is whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cut {
    /// The word of the definitions or the ring.
    pub position: u64,
    /// What is wrong there.
    pub why: &'static str,
}

/// All that one file says, in the order of writing.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// Who wrote it.
    pub about: About,
    /// What its numbers stand for.
    pub definitions: Vec<Definition>,
    /// The beginnings of calls.
    pub enters: Vec<Enter<'static>>,
    /// The ends of calls.
    pub exits: Vec<Exit<'static>>,
    /// Totals per kind, by the kind's number.
    pub totals: Vec<Total>,
    /// Calls that began, however many are still in the ring.
    pub calls: u64,
    /// Records that the ring has overwritten.
    pub lost: u64,
    /// Records that had no room.
    pub dropped: u64,
    /// Where the record is damaged, if it is.
    pub cut: Option<Cut>,
}

/// Reads a file that may still be written to.
///
/// # Errors
/// When it can't be read, or is no record.
pub fn read_file(path: &Path) -> Result<Snapshot, ReadError> {
    let bytes = std::fs::read(path)?;
    // The writer may have overwritten what came early in the file while the rest was read: what it has given up
    // since then is not to be trusted. A record with an old start would only be reported as cut.
    let mut head = vec![0; WORDS * 8];
    let again = std::fs::File::open(path).and_then(|mut file| std::io::Read::read_exact(&mut file, &mut head));
    let start = again.ok().and_then(|()| word_of(&head, at::START));
    let lost = word_of(&head, at::LOST);
    parse(&bytes, start.zip(lost))
}

/// Reads a record from memory.
///
/// # Errors
/// When it is none.
pub fn read(bytes: &[u8]) -> Result<Snapshot, ReadError> {
    parse(bytes, None)
}

fn word_of(bytes: &[u8], place: usize) -> Option<u64> {
    bytes.get(place * 8..place * 8 + 8)?.try_into().ok().map(u64::from_ne_bytes)
}

fn parse(bytes: &[u8], later: Option<(u64, u64)>) -> Result<Snapshot, ReadError> {
    if bytes.len() < WORDS * 8 {
        return Err(ReadError::Short(bytes.len()));
    }
    // As long as the input itself: no length in the file is believed before it fits these words.
    let words: Vec<u64> = bytes.as_chunks::<8>().0.iter().map(|chunk| u64::from_ne_bytes(*chunk)).collect();
    let (header, rest) = words.split_at(WORDS);
    if header[at::MAGIC] != MAGIC {
        return Err(ReadError::NotARecord);
    }
    if header[at::VERSION] != u64::from(VERSION) {
        return Err(ReadError::Version(header[at::VERSION]));
    }
    let length = |place: usize| usize::try_from(header[place]).ok();
    let definitions = length(at::DEFINITIONS).and_then(|length| rest.split_at_checked(length));
    let (definitions, rest) = definitions.ok_or(ReadError::Header("the definitions do not fit the file"))?;
    let ring = length(at::RING).and_then(|length| rest.get(..length));
    let ring = ring.filter(|ring| !ring.is_empty()).ok_or(ReadError::Header("the ring does not fit the file"))?;
    let defined = length(at::DEFINED).and_then(|length| definitions.get(..length));
    let defined = defined.ok_or(ReadError::Header("more definitions than room for them"))?;
    let (mut start, end, mut lost) = (header[at::START], header[at::END], header[at::LOST]);
    if let Some((later_start, later_lost)) = later
        && (start..=end).contains(&later_start)
    {
        (start, lost) = (later_start, later_lost);
    }
    if end < start || end - start > ring.len() as u64 {
        return Err(ReadError::Header("the ring is fuller than it is long"));
    }
    let total = |totals: &[u64]| Total { count: totals[0], bytes: totals[1], time: totals[2] };
    let mut snapshot = Snapshot {
        about: about(header),
        totals: header[TOTALS..].chunks_exact(3).take(KINDS.len()).map(total).collect(),
        calls: header[at::CALLS],
        lost,
        dropped: header[at::DROPPED],
        ..Snapshot::default()
    };
    snapshot.read_definitions(defined);
    snapshot.read_ring(ring, start, end);
    Ok(snapshot)
}

fn about(header: &[u64]) -> About {
    About {
        process: Process::from_word(header[at::PROCESS]),
        size: header[at::SIZE] as u32,
        implementation: Implementation::from_number(header[at::SIZE] >> 32),
        pid: header[at::PID] as u32,
        clock_origin: header[at::CLOCK_ORIGIN],
        unix_origin: header[at::UNIX_ORIGIN],
        tag_upper_bound: header[at::TAG_UPPER_BOUND] as u32,
        token: header[at::TOKEN],
    }
}

impl Snapshot {
    fn read_definitions(&mut self, words: &[u64]) {
        let mut position = 0;
        while position < words.len() {
            let head = Head::from_word(words[position]);
            let record = words.get(position..position + usize::from(head.length)).filter(|record| record.len() > 2);
            let Some(record) = record else {
                return self.cut_at(position as u64, "a definition's length");
            };
            if check(position as u64, 0, record) != record[1] {
                return self.cut_at(position as u64, "a definition's check");
            }
            match definition::decode(head.what, &record[2..]) {
                Some(definition) => self.definitions.push(definition),
                None => return self.cut_at(position as u64, "a definition's content"),
            }
            position += record.len();
        }
    }

    fn read_ring(&mut self, ring: &[u64], start: u64, end: u64) {
        let capacity = ring.len() as u64;
        let mut position = start;
        while position < end {
            let place = (position % capacity) as usize;
            let left = (capacity - place as u64).min(end - position);
            let head = Head::from_word(ring[place]);
            if head.what == what::PAD {
                if u64::from(head.mask) != capacity - place as u64 {
                    return self.cut_at(position, "a pad's length");
                }
                position += u64::from(head.mask);
                continue;
            }
            let length = u64::from(head.length);
            if length < 4 || length > left {
                return self.cut_at(position, "a record's length");
            }
            let record = &ring[place..place + usize::from(head.length)];
            let sequence = record[1] >> 24 & SEQUENCE;
            if check(position, sequence, record) != record[1] & 0xff_ffff {
                return self.cut_at(position, "a record's check");
            }
            let Some(kind) = Kind::from_number(head.kind) else {
                return self.cut_at(position, "a call that this reader does not know");
            };
            let read = match head.what {
                what::ENTER => {
                    decode_enter(kind, sequence, head.mask, &record[2..]).map(|enter| self.enters.push(enter))
                }
                what::EXIT => decode_exit(kind, sequence, head.mask, &record[2..]).map(|exit| self.exits.push(exit)),
                _ => None,
            };
            if read.is_none() {
                return self.cut_at(position, "a record's content");
            }
            position += length;
        }
    }

    fn cut_at(&mut self, position: u64, why: &'static str) {
        self.cut.get_or_insert(Cut { position, why });
    }
}
