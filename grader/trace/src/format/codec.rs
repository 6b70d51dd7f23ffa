//! Calls to words and back. The one description of which word means what.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{FIXED, Head, LONGEST, SEQUENCE, Sum, what};
use crate::call::{Completion, Enter, Exit, Half, NO_PEER, NO_TAG, flags};
use crate::fault::Fault;
use crate::kind::Kind;

/// Which optional words an *enter* has.
mod enter_has {
    pub const CPU: u32 = 1;
    pub const WHERE: u32 = 1 << 1;
    pub const PEER: u32 = 1 << 2;
    pub const COUNT: u32 = 1 << 3;
    pub const INDEX: u32 = 1 << 4;
    pub const CHECKSUM: u32 = 1 << 5;
    pub const RECEIVE: u32 = 1 << 6;
    pub const REPEATED: u32 = 1 << 7;
    pub const LIST: u32 = 1 << 8;
    pub const FAULT: u32 = 1 << 9;
    pub const ALL: u32 = (1 << 10) - 1;
}

/// Which optional words an *exit* has.
mod exit_has {
    pub const CPU: u32 = 1;
    pub const STATUS: u32 = 1 << 1;
    pub const BYTES: u32 = 1 << 2;
    pub const OBJECT: u32 = 1 << 3;
    pub const COMMUNICATOR: u32 = 1 << 4;
    pub const COMPLETED: u32 = 1 << 5;
    pub const ALL: u32 = (1 << 6) - 1;
}

/// The words of one completion.
pub(super) const COMPLETION: usize = 4;

/// A record on its way into the ring: its words are stored where they will stay, and summed as they go by. The first
/// two are left for [`Words::finish`], when the length is known.
pub(super) struct Words<'a> {
    room: &'a [AtomicU64; FIXED],
    length: usize,
    sum: Sum,
}

impl<'a> Words<'a> {
    #[inline]
    pub(super) const fn new(room: &'a [AtomicU64; FIXED], sum: Sum) -> Self {
        Self { room, length: 2, sum }
    }

    #[inline]
    fn push(&mut self, word: u64) {
        self.room[self.length].store(word, Ordering::Relaxed);
        self.length += 1;
        self.sum.add(word);
    }

    #[inline]
    fn pair(&mut self, high: u32, low: u32) {
        self.push(u64::from(high) << 32 | u64::from(low));
    }

    /// How many words there are, the first two included.
    #[inline]
    pub(super) const fn length(&self) -> usize {
        self.length
    }

    /// Adds the list, which lies after the fixed words.
    #[inline]
    pub(super) fn list(&mut self, room: &[AtomicU64], list: impl Iterator<Item = u64>) {
        for (place, word) in room.iter().zip(list) {
            place.store(word, Ordering::Relaxed);
            self.sum.add(word);
        }
    }

    /// Stores the first two words.
    #[inline]
    pub(super) fn finish(self, head: Head, sequence: u64) {
        let head = head.to_word();
        self.room[0].store(head, Ordering::Relaxed);
        self.room[1].store((sequence & SEQUENCE) << 24 | self.sum.finish(head), Ordering::Relaxed);
    }
}

/// What a record is, and its optional words.
pub(super) struct Shape {
    pub what: u8,
    pub kind: u16,
    pub mask: u32,
    /// How many elements of the list to write after the fixed words.
    pub list: usize,
}

#[inline]
pub(super) fn encode_enter(enter: &Enter<'_>, list: usize, words: &mut Words<'_>) -> Shape {
    use enter_has as has;
    let given = list;
    let list = given.min(LONGEST - FIXED);
    let cut = if list < given { flags::LIST_CUT } else { 0 };
    let mut mask = 0;
    words.push(enter.time);
    words.push(u64::from(enter.thread) << 48 | u64::from(enter.flags | cut) << 32 | u64::from(enter.site));
    if let Some(cpu) = enter.cpu {
        mask |= has::CPU;
        words.push(cpu);
    }
    if enter.communicator != 0 || enter.tag != NO_TAG {
        mask |= has::WHERE;
        words.pair(enter.communicator, enter.tag.cast_unsigned());
    }
    if enter.peer != NO_PEER || enter.datatype != 0 {
        mask |= has::PEER;
        words.pair(enter.peer.cast_unsigned(), enter.datatype);
    }
    if enter.count != 0 {
        mask |= has::COUNT;
        words.push(enter.count.cast_unsigned());
    }
    if enter.index != 0 || enter.operation != 0 {
        mask |= has::INDEX;
        words.pair(enter.operation, enter.index);
    }
    if let Some(checksum) = enter.checksum {
        mask |= has::CHECKSUM;
        words.push(checksum);
    }
    if let Some(half) = enter.receive {
        mask |= has::RECEIVE;
        words.pair(half.peer.cast_unsigned(), half.tag.cast_unsigned());
        words.push(u64::from(half.datatype));
        words.push(half.count.cast_unsigned());
    }
    if enter.repeated != 0 {
        mask |= has::REPEATED;
        words.push(u64::from(enter.repeated));
    }
    if let Some(fault) = enter.fault {
        mask |= has::FAULT;
        words.push(fault.to_word());
    }
    if list > 0 {
        mask |= has::LIST;
        words.push(list as u64);
    }
    Shape { what: what::ENTER, kind: enter.kind.number(), mask, list }
}

#[inline]
pub(super) fn encode_exit(exit: &Exit<'_>, completed: usize, words: &mut Words<'_>) -> Shape {
    use exit_has as has;
    let list = completed.min((LONGEST - FIXED) / COMPLETION);
    let cut = if list < completed { flags::LIST_CUT } else { 0 };
    let mut mask = 0;
    words.push(exit.time);
    words.push(u64::from(exit.flags | cut) << 32 | u64::from(exit.result.cast_unsigned()));
    if let Some(cpu) = exit.cpu {
        mask |= has::CPU;
        words.push(cpu);
    }
    if exit.source != NO_PEER || exit.tag != NO_TAG {
        mask |= has::STATUS;
        words.pair(exit.source.cast_unsigned(), exit.tag.cast_unsigned());
    }
    if exit.bytes >= 0 {
        mask |= has::BYTES;
        words.push(exit.bytes.cast_unsigned());
    }
    if exit.object != 0 {
        mask |= has::OBJECT;
        words.push(exit.object);
    }
    if exit.communicator != 0 {
        mask |= has::COMMUNICATOR;
        words.push(u64::from(exit.communicator));
    }
    if list > 0 {
        mask |= has::COMPLETED;
        words.push(list as u64);
    }
    Shape { what: what::EXIT, kind: exit.kind.number(), mask, list }
}

/// One completion as words. Its checksum shares a word's top bits with flags, so it has 62 bits.
pub(super) fn encode_completion(completion: &Completion) -> [u64; COMPLETION] {
    let checksum = completion.checksum.map_or(0, |sum| (sum & CHECKSUM) | HAS_CHECKSUM);
    [
        completion.request,
        u64::from(completion.source.cast_unsigned()) << 32 | u64::from(completion.tag.cast_unsigned()),
        completion.bytes.cast_unsigned(),
        checksum | if completion.cancelled { IS_CANCELLED } else { 0 },
    ]
}

const HAS_CHECKSUM: u64 = 1 << 63;
const IS_CANCELLED: u64 = 1 << 62;
/// The bits of a checksum that a completion keeps.
pub(crate) const CHECKSUM: u64 = IS_CANCELLED - 1;

/// Reads a record's words one by one; `None` when they end too soon.
struct Cursor<'a>(std::slice::Iter<'a, u64>);

impl Cursor<'_> {
    fn word(&mut self) -> Option<u64> {
        self.0.next().copied()
    }

    fn pair(&mut self) -> Option<(u32, u32)> {
        self.word().map(|word| ((word >> 32) as u32, word as u32))
    }
}

/// `words` are those after the record's first two. `None` when they do not fit the mask.
pub(super) fn decode_enter(kind: Kind, sequence: u64, mask: u32, words: &[u64]) -> Option<Enter<'static>> {
    use enter_has as has;
    let mut cursor = Cursor(words.iter());
    let mut enter = Enter::new(kind);
    enter.sequence = sequence;
    enter.time = cursor.word()?;
    let (high, site) = cursor.pair()?;
    (enter.thread, enter.flags, enter.site) = ((high >> 16) as u16, high as u16, site);
    if mask & has::CPU != 0 {
        enter.cpu = Some(cursor.word()?);
    }
    if mask & has::WHERE != 0 {
        let (communicator, tag) = cursor.pair()?;
        (enter.communicator, enter.tag) = (communicator, tag.cast_signed());
    }
    if mask & has::PEER != 0 {
        let (peer, datatype) = cursor.pair()?;
        (enter.peer, enter.datatype) = (peer.cast_signed(), datatype);
    }
    if mask & has::COUNT != 0 {
        enter.count = cursor.word()?.cast_signed();
    }
    if mask & has::INDEX != 0 {
        (enter.operation, enter.index) = cursor.pair()?;
    }
    if mask & has::CHECKSUM != 0 {
        enter.checksum = Some(cursor.word()?);
    }
    if mask & has::RECEIVE != 0 {
        let (peer, tag) = cursor.pair()?;
        let datatype = cursor.word()? as u32;
        let count = cursor.word()?.cast_signed();
        enter.receive = Some(Half { peer: peer.cast_signed(), tag: tag.cast_signed(), datatype, count });
    }
    if mask & has::REPEATED != 0 {
        enter.repeated = cursor.word()? as u32;
    }
    if mask & has::FAULT != 0 {
        enter.fault = Some(Fault::from_word(cursor.word()?)?);
    }
    if mask & has::LIST != 0 {
        let length = usize::try_from(cursor.word()?).ok()?;
        let rest = cursor.0.as_slice();
        if rest.len() != length {
            return None;
        }
        enter.list = Cow::Owned(rest.to_vec());
    } else if cursor.word().is_some() {
        return None;
    }
    (mask & !has::ALL == 0).then_some(enter)
}

/// As [`decode_enter`].
pub(super) fn decode_exit(kind: Kind, sequence: u64, mask: u32, words: &[u64]) -> Option<Exit<'static>> {
    use exit_has as has;
    let mut cursor = Cursor(words.iter());
    let mut exit = Exit::new(kind, sequence);
    exit.time = cursor.word()?;
    let (high, result) = cursor.pair()?;
    (exit.flags, exit.result) = (high as u16, result.cast_signed());
    if mask & has::CPU != 0 {
        exit.cpu = Some(cursor.word()?);
    }
    if mask & has::STATUS != 0 {
        let (source, tag) = cursor.pair()?;
        (exit.source, exit.tag) = (source.cast_signed(), tag.cast_signed());
    }
    if mask & has::BYTES != 0 {
        exit.bytes = cursor.word()?.cast_signed();
    }
    if mask & has::OBJECT != 0 {
        exit.object = cursor.word()?;
    }
    if mask & has::COMMUNICATOR != 0 {
        exit.communicator = cursor.word()? as u32;
    }
    if mask & has::COMPLETED != 0 {
        let length = usize::try_from(cursor.word()?).ok()?;
        let rest = cursor.0.as_slice();
        if Some(rest.len()) != length.checked_mul(COMPLETION) {
            return None;
        }
        exit.completed = rest.chunks_exact(COMPLETION).map(decode_completion).collect();
    } else if cursor.word().is_some() {
        return None;
    }
    (mask & !has::ALL == 0).then_some(exit)
}

fn decode_completion(words: &[u64]) -> Completion {
    Completion {
        request: words[0],
        source: ((words[1] >> 32) as u32).cast_signed(),
        tag: (words[1] as u32).cast_signed(),
        bytes: words[2].cast_signed(),
        checksum: (words[3] & HAS_CHECKSUM != 0).then_some(words[3] & CHECKSUM),
        cancelled: words[3] & IS_CANCELLED != 0,
    }
}
