//! What is known of a call besides its time.

use serde::Serialize;
use trace::call::{ANY_SOURCE, Call, NO_PEER, PROC_NULL, ROOT};
use trace::kind::Class;
use trace::{Kind, Record, Site};

use super::message;

/// What a call was given, in words and numbers; what it doesn't have is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// Where it sends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Where it receives from; whom the message came from, where it took one from anyone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The root of a collective.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root: Option<i32>,
    /// The tag of the message sent, or else received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<i32>,
    /// The communicator's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub communicator: Option<String>,
    /// Elements.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
    /// Bytes received, or those of `count` elements.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// `src/ring.rs:31`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// How many calls just like it there were before it, each in vain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeated: Option<u32>,
    /// Whether the rank never came out of it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub stuck: bool,
}

impl Facts {
    /// Of a call in this record.
    pub fn of(record: &Record, call: &Call) -> Self {
        let (enter, exit) = (&call.enter, call.exit.as_ref());
        let peer = |rank: i32| peer(record, enter.communicator, rank);
        let actual = exit.map(|exit| exit.source).filter(|&source| source >= 0);
        let from_status = |source: i32| if source == ANY_SOURCE { actual.unwrap_or(source) } else { source };
        let size = record.datatypes.get(&enter.datatype).map(|datatype| datatype.bytes);
        let given = size.zip(u64::try_from(enter.count).ok()).map(|(size, count)| size.saturating_mul(count));
        let received = exit.and_then(|exit| u64::try_from(exit.bytes).ok());
        let mut facts = Self {
            tag: Some(enter.tag).filter(|&tag| tag >= 0).or(exit.map(|exit| exit.tag).filter(|&tag| tag >= 0)),
            communicator: record.communicators.get(&enter.communicator).map(message::communicator),
            count: (enter.datatype != 0).then_some(enter.count),
            bytes: received.or(given),
            line: match record.site(call) {
                Site::Line(place) => Some(format!("{}:{}", place.file, place.line)),
                _ => None,
            },
            repeated: Some(enter.repeated).filter(|&times| times > 0),
            ..Self::default()
        };
        if enter.peer == NO_PEER {
            return facts;
        }
        match enter.kind.class() {
            Class::Collective(_) | Class::Icollective(_) => {
                facts.root = Some(enter.peer).filter(|&root| root >= 0 || root == ROOT);
            }
            _ if sends(enter.kind) => facts.to = Some(peer(enter.peer)),
            _ => facts.from = Some(peer(from_status(enter.peer))),
        }
        if let Some(half) = enter.receive.filter(|half| half.peer != NO_PEER) {
            facts.from = Some(peer(from_status(half.peer)));
        }
        facts
    }
}

fn sends(kind: Kind) -> bool {
    matches!(kind.class(), Class::Send(_) | Class::Isend(_) | Class::SendInit(_) | Class::Sendrecv)
        || matches!(kind, Kind::Put | Kind::Accumulate)
}

/// A rank of a communicator, by its rank in its world.
fn peer(record: &Record, communicator: u32, rank: i32) -> String {
    if rank == ANY_SOURCE {
        return message::ANY_RANK.to_owned();
    }
    if rank == PROC_NULL {
        return message::NO_RANK.to_owned();
    }
    let of = record.communicators.get(&communicator);
    let peers = of.map(|it| if it.remote.is_empty() { &it.members } else { &it.remote });
    let process = peers.and_then(|peers| peers.get(usize::try_from(rank).ok()?));
    process.map_or_else(|| message::rank_of(rank), |&process| process.to_string())
}
