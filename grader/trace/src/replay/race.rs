//! Receives from anyone that could have taken another message.
//!
//! Two sends race for a receive when neither must come before the other: the second was started without knowing that
//! the first had been received. Knowledge is a vector clock (Fidge 1988; Mattern 1989), carried by messages and
//! collectives.

use super::{Replay, Watch, pattern, root};
use crate::fast_map::FastMap;
use crate::finding::{Finding, Occurrences};
use crate::kind::Pattern;
use crate::matching::{Matching, NONE, Role};
use crate::site::Site;

/// What each process knows of every other: how many of its calls have begun.
type Clock = Vec<u32>;

struct Racing<'m, 'a> {
    matching: &'m Matching<'a>,
    clocks: Vec<Clock>,
    messages: FastMap<u32, Clock>,
    instances: FastMap<u32, Clock>,
    /// The last receive from anyone on each communicator of each process, with each tag, and with any.
    wild: FastMap<(u32, u32, Option<i32>), u32>,
    /// (receive, the other send).
    races: Vec<(u32, u32)>,
}

pub(crate) fn find(matching: &Matching<'_>, warnings: &mut Vec<Finding>) {
    let is_wild = |item: &crate::matching::Item| item.role == Role::Receive && item.any_source && item.partner != NONE;
    if !matching.complete || matching.threaded.contains(&true) || !matching.items.iter().any(is_wild) {
        return;
    }
    let processes = matching.steps.len();
    let racing = Racing {
        matching,
        clocks: vec![vec![0; processes]; processes],
        messages: FastMap::default(),
        instances: FastMap::default(),
        wild: FastMap::default(),
        races: Vec::new(),
    };
    let mut replay = Replay::new(matching, false, racing);
    replay.run();
    for (receive, other) in replay.watch.races {
        add(matching, warnings, receive, other);
    }
}

fn add(matching: &Matching<'_>, warnings: &mut Vec<Finding>, taker: u32, sender: u32) {
    let call = matching.item(taker);
    let site = matching.record(call.process).site(&matching.record(call.process).calls[call.call as usize]);
    let process = matching.process(call.process);
    // One place in the source is one question to the reader, on however many ranks.
    for warning in warnings.iter_mut() {
        if let Finding::WildcardRace { receive, .. } = warning
            && receive.first.site == site
            && (site != Site::Unknown || receive.first.process == process)
        {
            receive.count(process);
            return;
        }
    }
    let receive = matching.call_ref(call.process, call.call);
    let (took, other) = (matching.item_ref(call.partner), matching.item_ref(sender));
    let receive = Occurrences { processes: vec![process], first: receive, times: 1 };
    warnings.push(Finding::WildcardRace { receive, took, other });
}

impl Racing<'_, '_> {
    fn race(&mut self, place: u32, message: &Clock) {
        let item = self.matching.item(place);
        let key = |tag| (item.communicator, item.process, tag);
        let send = self.matching.item(item.partner);
        for tag in [Some(send.tag), None] {
            let Some(&earlier) = self.wild.get(&key(tag)) else { continue };
            let before = self.matching.item(earlier);
            let unknown = message[item.process as usize] <= before.done_in.saturating_add(1);
            let other_source = self.matching.item(before.partner).process != send.process;
            if unknown && other_source && before.call < item.call {
                self.races.push((earlier, item.partner));
            }
        }
        if item.any_source {
            self.wild.insert(key((!item.any_tag).then_some(item.tag)), place);
        }
    }
}

fn merge(into: &mut Clock, from: &Clock) {
    for (a, &b) in into.iter_mut().zip(from) {
        *a = b.max(*a);
    }
}

impl Watch for Racing<'_, '_> {
    fn enter(&mut self, process: usize, call: usize) {
        self.clocks[process][process] = call as u32 + 1;
    }

    fn posted(&mut self, place: u32) {
        let item = self.matching.item(place);
        let clock = &self.clocks[item.process as usize];
        if item.is_send() && item.partner != NONE {
            self.messages.insert(place, clock.clone());
        } else if item.instance != NONE {
            let gives = match pattern(self.matching, place) {
                Pattern::OneToAll => root(self.matching, place).is_none_or(|root| root == item.process),
                Pattern::Neighbours | Pattern::Local => false,
                _ => true,
            };
            if gives {
                merge(self.instances.entry(item.instance).or_insert_with(|| vec![0; clock.len()]), clock);
            }
        }
    }

    fn completed(&mut self, place: u32) {
        let item = self.matching.item(place);
        if item.role == Role::Receive && item.partner != NONE {
            if let Some(message) = self.messages.remove(&item.partner) {
                self.race(place, &message);
                merge(&mut self.clocks[item.process as usize], &message);
            }
        } else if item.instance != NONE {
            let takes = match pattern(self.matching, place) {
                Pattern::AllToOne => root(self.matching, place).is_none_or(|root| root == item.process),
                _ => true,
            };
            if let Some(clock) = self.instances.get(&item.instance).filter(|_| takes) {
                merge(&mut self.clocks[item.process as usize], clock);
            }
        }
    }
}
