//! From a call in a record to what a finding says of it.

use crate::call::{ANY_SOURCE, Call, NO_PEER};
use crate::communicator::Process;
use crate::finding::{CallRef, Occurrences, Partner};
use crate::kind::Class;
use crate::matching::{Item, Matching, Peer, Role};
use crate::site::Site;

impl Matching<'_> {
    pub(crate) fn process(&self, place: u32) -> Process {
        self.record(place).process
    }

    /// What a finding says of a call.
    pub(crate) fn call_ref(&self, process: u32, call: u32) -> CallRef {
        let record = self.record(process);
        let call = &record.calls[call as usize];
        let enter = &call.enter;
        let view = self.world.view(process as usize, enter.communicator);
        let named = |rank: i32| {
            let place = view.and_then(|view| view.peers.get(usize::try_from(rank).ok()?)).copied();
            let known = place.and_then(|place| self.launch.records.get(place as usize));
            known.map(|record| Partner::Rank(record.process))
        };
        let is_rooted = matches!(enter.kind.class(), Class::Collective(_) | Class::Icollective(_));
        let partner = match enter.peer {
            NO_PEER => None,
            root if is_rooted => Some(Partner::Root(root)),
            ANY_SOURCE => Some(Partner::Anyone),
            rank => named(rank),
        };
        CallRef {
            process: record.process,
            kind: enter.kind,
            sequence: enter.sequence,
            partner,
            sends: None,
            tag: (enter.tag >= 0).then_some(enter.tag),
            communicator: view.map_or_else(String::new, |view| self.world.group(view.group).name.clone()),
            site: record.site(call),
        }
    }

    /// What a finding says of a call that takes part in nothing.
    pub(crate) fn outside_ref(&self, process: u32, call: &Call) -> CallRef {
        let record = self.record(process);
        CallRef {
            process: record.process,
            kind: call.enter.kind,
            sequence: call.enter.sequence,
            partner: None,
            sends: None,
            tag: None,
            communicator: String::new(),
            site: record.site(call),
        }
    }

    /// What a finding says of the call that started an item.
    pub(crate) fn item_ref(&self, item: u32) -> CallRef {
        self.started_by(self.item(item))
    }

    /// The same of an item that may be in no list.
    pub(crate) fn started_by(&self, it: &Item) -> CallRef {
        let mut call = self.call_ref(it.process, it.call);
        if it.role == Role::Collective {
            return call;
        }
        // A start names nobody, and a Sendrecv names two: the item knows which is meant.
        call.partner = match it.peer {
            Peer::Is(place) => Some(Partner::Rank(self.process(place))),
            Peer::Any => Some(Partner::Anyone),
            Peer::Unknown => call.partner,
        };
        call.tag = (it.tag >= 0).then_some(it.tag);
        call.sends = (call.kind.class() == Class::Start).then_some(it.is_send());
        call
    }
}

/// Gathers the same thing at one place.
#[derive(Default)]
pub(crate) struct Gathered<K> {
    all: Vec<(K, Occurrences)>,
}

impl<K: PartialEq> Gathered<K> {
    pub(crate) fn new() -> Self {
        Self { all: Vec::new() }
    }

    /// Adds one. Without a known place in the source, what different ranks did isn't the same.
    pub(crate) fn add(&mut self, key: K, call: CallRef) {
        let same = |first: &CallRef| {
            first.kind == call.kind
                && first.site == call.site
                && (first.site != Site::Unknown || first.process == call.process)
        };
        match self.all.iter_mut().find(|(known, it)| *known == key && same(&it.first)) {
            Some((_, it)) => it.count(call.process),
            None => {
                let processes = vec![call.process];
                self.all.push((key, Occurrences { first: call, processes, times: 1 }));
            }
        }
    }

    /// Adds one to those with the same key, wherever they are: the first stands for all.
    pub(crate) fn add_anywhere(&mut self, key: K, call: CallRef) {
        match self.all.iter_mut().find(|(known, _)| *known == key) {
            Some((_, it)) => it.count(call.process),
            None => self.all.push((key, Occurrences { processes: vec![call.process], first: call, times: 1 })),
        }
    }

    pub(crate) fn into_iter(self) -> impl Iterator<Item = (K, Occurrences)> {
        self.all.into_iter()
    }
}
