//! Reads a rank's record: whatever the bytes, it gives what is whole, or an error, and never panics.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

use serde::Serialize;

use super::codec::{decode_enter, decode_exit};
use super::definition::{self, Definition};
use super::header::{About, HELPERS, Implementation, MAGIC, THREADS, TOTALS, ThreadLevel, Total, VERSION, WORDS, at};
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
    #[error("a record begins with a header of 16384 bytes, and this has {0} bytes in all")]
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
    /// The threads that call MPI: their numbers in the record, and the system's.
    pub threads: Vec<(u16, u32)>,
    /// The threads that MPI started for itself, by the system's numbers.
    pub helpers: Vec<u32>,
    /// Calls that began, however many are still in the ring.
    pub calls: u64,
    /// Records that the ring has overwritten.
    pub lost: u64,
    /// Records that had no room.
    pub dropped: u64,
    /// Where the record is damaged, if it is.
    pub cut: Option<Cut>,
}

/// Reads a file that may still be written to. Of a file's room only what the writer has used is read.
///
/// # Errors
/// When it can't be read, or is no record.
pub fn read_file(path: &Path) -> Result<Snapshot, ReadError> {
    let file = File::open(path)?;
    let length = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    parse(length, |from, count| {
        let mut bytes = vec![0; count * 8];
        file.read_exact_at(&mut bytes, from as u64 * 8)?;
        Ok(words_of(&bytes))
    })
}

/// Reads a record from memory.
///
/// # Errors
/// When it is none.
pub fn read(bytes: &[u8]) -> Result<Snapshot, ReadError> {
    parse(bytes.len(), |from, count| Ok(words_of(&bytes[from * 8..(from + count) * 8])))
}

fn words_of(bytes: &[u8]) -> Vec<u64> {
    bytes.as_chunks::<8>().0.iter().map(|chunk| u64::from_ne_bytes(*chunk)).collect()
}

/// Parses a record of so many bytes from what gives its words: from a place, so many. No more of them are asked for than
/// it has, whatever length a header claims.
fn parse(bytes: usize, words: impl Fn(usize, usize) -> Result<Vec<u64>, ReadError>) -> Result<Snapshot, ReadError> {
    if bytes < WORDS * 8 {
        return Err(ReadError::Short(bytes));
    }
    let header = words(0, WORDS)?;
    if header[at::MAGIC] != MAGIC {
        return Err(ReadError::NotARecord);
    }
    if header[at::VERSION] != u64::from(VERSION) {
        return Err(ReadError::Version(header[at::VERSION]));
    }
    let number = |place: usize| usize::try_from(header[place]).ok();
    let room = bytes / 8 - WORDS;
    let definitions = number(at::DEFINITIONS).filter(|&definitions| definitions <= room);
    let definitions = definitions.ok_or(ReadError::Header("the definitions do not fit the file"))?;
    let ring = number(at::RING).filter(|&ring| ring > 0 && ring <= room - definitions);
    let ring = ring.ok_or(ReadError::Header("the ring does not fit the file"))?;
    let defined = number(at::DEFINED).filter(|&defined| defined <= definitions);
    let defined = defined.ok_or(ReadError::Header("more definitions than room for them"))?;
    let (start, end, mut lost) = (header[at::START], header[at::END], header[at::LOST]);
    if end < start || end - start > ring as u64 {
        return Err(ReadError::Header("the ring is fuller than it is long"));
    }
    let defined = words(WORDS, defined)?;
    let (place, count) = ((start % ring as u64) as usize, (end - start) as usize);
    let up_to_its_end = count.min(ring - place);
    let mut window = Window { start, capacity: ring as u64, words: words(WORDS + definitions + place, up_to_its_end)? };
    window.words.extend(words(WORDS + definitions, count - up_to_its_end)?);
    // The writer may have overwritten what came early while the rest was read: what it has given up since then is not to
    // be trusted. A record with an old start would only be reported as cut.
    let later = words(0, WORDS)?;
    let mut from = start;
    if (start..=end).contains(&later[at::START]) {
        (from, lost) = (later[at::START], later[at::LOST]);
    }
    let total = |totals: &[u64]| Total { count: totals[0], bytes: totals[1], time: totals[2] };
    let mut snapshot = Snapshot {
        about: about(&header),
        threads: header[THREADS].iter().filter_map(thread).collect(),
        helpers: header[HELPERS].iter().filter(|&&word| word != 0).map(|&word| word as u32).collect(),
        totals: header[TOTALS..].chunks_exact(3).take(KINDS.len()).map(total).collect(),
        calls: header[at::CALLS],
        lost,
        dropped: header[at::DROPPED],
        ..Snapshot::default()
    };
    snapshot.read_definitions(&defined);
    snapshot.read_ring(&window, from);
    Ok(snapshot)
}

fn thread(word: &u64) -> Option<(u16, u32)> {
    Some((u16::try_from((word >> 32).checked_sub(1)?).ok()?, *word as u32))
}

/// The used part of the ring, in the order of writing.
struct Window {
    /// The position of its first word.
    start: u64,
    /// Of the whole ring.
    capacity: u64,
    words: Vec<u64>,
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
        thread_level: ThreadLevel::from_number(header[at::TAG_UPPER_BOUND] >> 32),
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

    fn read_ring(&mut self, window: &Window, start: u64) {
        let end = window.start + window.words.len() as u64;
        let mut position = start;
        while position < end {
            let rest = &window.words[(position - window.start) as usize..];
            let up_to_its_end = window.capacity - position % window.capacity;
            let head = Head::from_word(rest[0]);
            if head.what == what::PAD {
                if u64::from(head.mask) != up_to_its_end {
                    return self.cut_at(position, "a pad's length");
                }
                position += up_to_its_end;
                continue;
            }
            let length = u64::from(head.length);
            if length < 4 || length > up_to_its_end.min(rest.len() as u64) {
                return self.cut_at(position, "a record's length");
            }
            let record = &rest[..usize::from(head.length)];
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
