//! One call as it was recorded: what went in, and what came out.

use std::borrow::Cow;

use crate::fault::Fault;
use crate::kind::{Class, Kind};

/// A receive from anyone, as a peer. Implementations differ in the number, the record does not.
pub const ANY_SOURCE: i32 = -1;
/// A peer that is nobody.
pub const PROC_NULL: i32 = -2;
/// The root in a collective over an intercommunicator, seen from its own side.
pub const ROOT: i32 = -3;
/// A peer that the call does not have.
pub const NO_PEER: i32 = i32::MIN;
/// The id of a communicator that came to be in a way that is not observed: calls on it are not judged.
pub const FOREIGN: u32 = u32::MAX;
/// Any tag, as a tag.
pub const ANY_TAG: i32 = -1;
/// A tag that the call does not have.
pub const NO_TAG: i32 = i32::MIN;

/// Bits that say more about an *enter* or an *exit*.
pub mod flags {
    /// The send side of a collective is `MPI_IN_PLACE`.
    pub const SEND_IN_PLACE: u16 = 1;
    /// The receive side is.
    pub const RECEIVE_IN_PLACE: u16 = 1 << 1;
    /// A datatype is `MPI_DATATYPE_NULL`.
    pub const NULL_TYPE: u16 = 1 << 2;
    /// The operation is `MPI_OP_NULL`.
    pub const NULL_OPERATION: u16 = 1 << 3;
    /// The object is meant to live until the end, such as the static datatype of `#[derive(Equivalence)]`.
    pub const KEPT: u16 = 1 << 4;
    /// A list did not fit the record; what depends on it is not judged.
    pub const LIST_CUT: u16 = 1 << 5;
    /// On *exit*: the test or probe was true; the wait or test completed something.
    pub const TRUE: u16 = 1 << 6;
    /// On *exit*, in a completion: the request was cancelled.
    pub const CANCELLED: u16 = 1 << 7;
    /// A standard send that was made synchronous.
    pub const SYNCHRONOUS: u16 = 1 << 8;
    /// Among the requests of a wait is one that no observed call made.
    pub const UNKNOWN_REQUEST: u16 = 1 << 13;
}

/// The receiving half of a call that also sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Half {
    /// The source in `MPI_Sendrecv`; [`NO_PEER`] in a collective.
    pub peer: i32,
    /// Its tag.
    pub tag: i32,
    /// The id of its datatype.
    pub datatype: u32,
    /// Elements; per peer in a gather, as in the call's arguments.
    pub count: i64,
}

/// What went into a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enter<'a> {
    /// The call.
    pub kind: Kind,
    /// Which call of this process it is; given by the writer. A request is named by the call that made it.
    pub sequence: u64,
    /// Nanoseconds since the header's clock origin.
    pub time: u64,
    /// CPU time of the thread in nanoseconds, where it was read; of all threads where only one of them calls MPI
    /// (`MPI_THREAD_FUNNELED`).
    pub cpu: Option<u64>,
    /// Which thread of the process, counted from 0.
    pub thread: u16,
    /// Bits of [`flags`].
    pub flags: u16,
    /// The id of the call site, 0 when unknown.
    pub site: u32,
    /// The id of the communicator, 0 for `MPI_COMM_NULL` and for calls without one.
    pub communicator: u32,
    /// Destination, source or root.
    pub peer: i32,
    /// The tag.
    pub tag: i32,
    /// The id of the datatype, 0 when there is none.
    pub datatype: u32,
    /// Elements, as given; negative ones are judged.
    pub count: i64,
    /// The number of the reduction operation.
    pub operation: u32,
    /// Which collective call on this communicator it is, from 1; 0 when the writer didn't count.
    pub index: u32,
    /// How many calls just like this one (false tests, empty probes) were left out before it.
    pub repeated: u32,
    /// Checksum of the send buffer, where it was taken.
    pub checksum: Option<u64>,
    /// The receiving half.
    pub receive: Option<Half>,
    /// What the process itself saw to be wrong with the call.
    pub fault: Option<Fault>,
    /// Requests waited for, started, cancelled or freed; the matched probe of an `MPI_Mrecv`; the object freed; the
    /// counts of a `v` collective.
    pub list: Cow<'a, [u64]>,
}

impl<'a> Enter<'a> {
    /// A call with no arguments yet.
    #[must_use]
    pub const fn new(kind: Kind) -> Self {
        Self {
            kind,
            sequence: 0,
            time: 0,
            cpu: None,
            thread: 0,
            flags: 0,
            site: 0,
            communicator: 0,
            peer: NO_PEER,
            tag: NO_TAG,
            datatype: 0,
            count: 0,
            operation: 0,
            index: 0,
            repeated: 0,
            checksum: None,
            receive: None,
            fault: None,
            list: Cow::Borrowed(&[]),
        }
    }

    /// Whether a flag is set.
    #[must_use]
    pub const fn has(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }
}

/// A request that a wait or test found complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The sequence of the call that made the request.
    pub request: u64,
    /// Who sent, by the status of a receive; [`NO_PEER`] otherwise.
    pub source: i32,
    /// With which tag.
    pub tag: i32,
    /// Bytes received; negative when not known.
    pub bytes: i64,
    /// Checksum of a send's buffer now, where it was taken at the start too.
    pub checksum: Option<u64>,
    /// Whether it was cancelled.
    pub cancelled: bool,
}

/// What came out of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exit<'a> {
    /// The call that ends.
    pub kind: Kind,
    /// Its sequence.
    pub sequence: u64,
    /// Nanoseconds since the header's clock origin.
    pub time: u64,
    /// CPU time of the thread in nanoseconds, where it was read.
    pub cpu: Option<u64>,
    /// Bits of [`flags`].
    pub flags: u16,
    /// The error class, 0 for success.
    pub result: i32,
    /// Who sent, by the status; [`NO_PEER`] when there is none.
    pub source: i32,
    /// With which tag.
    pub tag: i32,
    /// Bytes received; negative when not known.
    pub bytes: i64,
    /// The id of a new communicator, 0 when none was made (or null was given).
    pub communicator: u32,
    /// A new datatype, operation or group, by its handle; 0 when none was made.
    pub object: u64,
    /// The requests that completed.
    pub completed: Cow<'a, [Completion]>,
}

impl<'a> Exit<'a> {
    /// A call that succeeded and gave nothing.
    #[must_use]
    pub const fn new(kind: Kind, sequence: u64) -> Self {
        Self {
            kind,
            sequence,
            time: 0,
            cpu: None,
            flags: 0,
            result: 0,
            source: NO_PEER,
            tag: NO_TAG,
            bytes: -1,
            communicator: 0,
            object: 0,
            completed: Cow::Borrowed(&[]),
        }
    }

    /// Whether a flag is set.
    #[must_use]
    pub const fn has(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }
}

/// A call, with its end when it has one: without, it was still under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// What went in.
    pub enter: Enter<'static>,
    /// What came out.
    pub exit: Option<Exit<'static>>,
}

impl Call {
    /// Whether it asks without waiting, and the answer was no, or is not there yet.
    #[must_use]
    pub fn asks_in_vain(&self) -> bool {
        matches!(self.enter.kind.class(), Class::Test | Class::Iprobe | Class::Improbe)
            && !self.exit.as_ref().is_some_and(|exit| exit.has(flags::TRUE))
    }
}
