//! Which send met which receive, and who took part in which collective.
//!
//! Everything that a rank starts is an [`Item`]: a send, a receive, a probe, a part in a collective. A call posts
//! items, and waits for items: its own when it blocks, others' when it is a wait. Messages between two ranks with one
//! tag on one communicator don't overtake each other (MPI 4.1, 3.5), so the k-th send meets the k-th receive; a
//! wildcard is what its status said it was.

mod collectives;
mod gather;
mod point_to_point;
mod world;

pub(crate) use collectives::Instance;
pub(crate) use world::{View, World};

use crate::datatype::Content;
use crate::kind::Mode;
use crate::launch::{Launch, Record};

/// No item, no instance, no communicator, no process.
pub(crate) const NONE: u32 = u32::MAX;

/// A message of at most so many bytes arrives at once. A larger one may be under way for longer than nothing moves.
const QUICK: u64 = 1 << 16;

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Send(Mode),
    Receive,
    Probe,
    Collective,
}

/// The other side of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Peer {
    /// A process, by its place in [`World`].
    Is(u32),
    /// Whoever sends.
    Any,
    /// Someone whose communicator is not in the record, or who is not in it.
    Unknown,
}

/// Something that a rank started.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item {
    /// Whose: the process's place in [`World`].
    pub process: u32,
    /// The call that started it.
    pub call: u32,
    pub role: Role,
    /// The communicator's place in [`World`].
    pub communicator: u32,
    /// The other side: for a wildcard that was resolved, who it was.
    pub peer: Peer,
    /// The tag: for a wildcard that was resolved, which it was.
    pub tag: i32,
    /// Whether it was started with `MPI_ANY_SOURCE`.
    pub any_source: bool,
    /// Whether it was started with `MPI_ANY_TAG`.
    pub any_tag: bool,
    /// What is sent, or what there is room for.
    pub content: Content,
    /// The send of a receive, or the receive of a send.
    pub partner: u32,
    /// The collective it is a part of.
    pub instance: u32,
    /// The call in which it was seen complete.
    pub done_in: u32,
    pub cancelled: bool,
    /// The program asked to cancel it: from then on its wait is local (MPI 4.1, 3.8.4). Whether that came too late is known
    /// where it was seen complete.
    pub cancel_asked: bool,
    pub freed: bool,
    /// A matched probe took the message, and nobody has received it yet.
    pub taken: bool,
    /// Its partner is a guess: a request before it was asked to be cancelled, and nobody looked whether it was.
    pub guessed: bool,
    /// It failed, or its communicator is unknown: never judged.
    pub void: bool,
}

impl Item {
    pub(crate) const fn is_done(&self) -> bool {
        self.done_in != NONE
    }

    /// Whether it was asked to be cancelled, and nobody looked whether it was.
    pub(crate) const fn may_be_cancelled(&self) -> bool {
        self.cancel_asked && !self.is_done()
    }

    pub(crate) fn is_send(&self) -> bool {
        matches!(self.role, Role::Send(_))
    }

    /// Whether a message with this tag could be received by it.
    pub(crate) const fn takes_tag(&self, tag: i32) -> bool {
        self.any_tag || self.tag == tag
    }
}

/// How a call waits for its items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// It doesn't.
    Nothing,
    /// For all of them.
    All,
    /// For one of them.
    Any,
    /// It found some complete, and would have gone on otherwise.
    Polled,
}

/// What a call started and what it waits for: ranges of [`Matching::items`] and [`Matching::waited`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub posts: (u32, u32),
    pub waits: (u32, u32),
    pub how: How,
}

/// A launch, matched.
pub(crate) struct Matching<'a> {
    pub launch: &'a Launch,
    pub world: World,
    pub items: Vec<Item>,
    pub waited: Vec<u32>,
    /// For each process, for each of its calls.
    pub steps: Vec<Vec<Step>>,
    pub instances: Vec<Instance>,
    /// Whether nothing is missing, so that what has no partner has none.
    pub complete: bool,
    /// Processes with several threads, whose order of starting things is not known.
    pub threaded: Vec<bool>,
    /// Pairs (communicator, receiver) where an unresolved wildcard may have taken any message.
    pub doubtful: Vec<(u32, u32)>,
    /// Sends whose buffer had another checksum when they completed.
    pub changed: Vec<u32>,
    /// Items of requests that were neither completed nor freed.
    pub left_active: Vec<u32>,
    /// For each process whose last call asked in vain: what it asked for.
    pub asked: Vec<Vec<Item>>,
    /// (process, call) of persistent requests that were not freed.
    pub left_persistent: Vec<(u32, u32)>,
}

impl<'a> Matching<'a> {
    pub(crate) fn new(launch: &'a Launch) -> Self {
        let mut matching = gather::gather(launch);
        point_to_point::pair(&mut matching);
        matching
    }

    pub(crate) fn record(&self, process: u32) -> &'a Record {
        &self.launch.records[process as usize]
    }

    /// The items that a call waits for.
    pub(crate) fn awaited(&self, process: usize, call: usize) -> &[u32] {
        let (start, end) = self.steps[process][call].waits;
        &self.waited[start as usize..end as usize]
    }

    /// The items that a call started.
    pub(crate) fn posted(&self, process: usize, call: usize) -> std::ops::Range<u32> {
        let (start, end) = self.steps[process][call].posts;
        start..end
    }

    pub(crate) fn item(&self, item: u32) -> &Item {
        &self.items[item as usize]
    }

    /// Whether the message of an item is so small that it arrives at once when both sides are there.
    pub(crate) fn is_quick(&self, place: u32) -> bool {
        let item = self.item(place);
        let send = if item.is_send() { Some(item) } else { self.items.get(item.partner as usize) };
        send.and_then(|send| send.content.bytes()).is_some_and(|bytes| bytes <= QUICK)
    }

    /// Where it is not sure who met whom: whether a large message may be on its way to this item or from it.
    pub(crate) fn may_be_under_way(&self, place: u32) -> bool {
        let item = self.item(place);
        let receiver = match item.peer {
            Peer::Is(peer) if item.is_send() => peer,
            _ => item.process,
        };
        if self.complete && !self.is_doubtful(item.communicator, receiver) {
            return false;
        }
        let is_open = |other: &Item| !other.void && !other.cancelled && other.communicator == item.communicator;
        if item.is_send() {
            let receives = |other: &&Item| {
                is_open(other) && other.role == Role::Receive && !other.is_done() && other.process == receiver
            };
            let fits =
                |other: &Item| other.takes_tag(item.tag) && (other.any_source || other.peer == Peer::Is(item.process));
            return !self.is_quick(place) && self.items.iter().filter(receives).any(fits);
        }
        // Which sends were received long ago, a record that is not whole does not tell.
        let may_be_new = |send: &Item| self.complete || !send.is_done();
        let taken = |send: &Item| self.items.get(send.partner as usize).is_some_and(Item::is_done);
        self.items.iter().zip(0..).any(|(send, place)| {
            let is_there = is_open(send) && send.is_send() && may_be_new(send) && !taken(send);
            let fits = item.takes_tag(send.tag) && (item.any_source || item.peer == Peer::Is(send.process));
            is_there && send.peer == Peer::Is(receiver) && fits && !self.is_quick(place)
        })
    }

    pub(crate) fn is_doubtful(&self, communicator: u32, receiver: u32) -> bool {
        self.doubtful.contains(&(communicator, receiver))
    }
}
