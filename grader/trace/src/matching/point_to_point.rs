//! The k-th send meets the k-th receive of one (communicator, source, destination, tag).

use std::collections::VecDeque;

use super::{Item, Matching, NONE, Peer, Role};
use crate::fast_map::FastMap;
use crate::kind::Class;

#[derive(Default)]
struct Channel {
    sends: Vec<u32>,
    receives: Vec<u32>,
    /// A probe, and how many receives were posted before it.
    probes: Vec<(u32, usize)>,
}

pub(super) fn pair(matching: &mut Matching<'_>) {
    let mut places: FastMap<[u32; 4], u32> = FastMap::default();
    let mut channels: Vec<Channel> = Vec::new();
    // Where a wildcard is unresolved, tags and sources no longer keep messages apart.
    let mut unresolved: Vec<Inbox> =
        matching.items.iter().filter(|it| is_unresolved(it)).map(|it| (it.communicator, it.process)).collect();
    unresolved.sort_unstable();
    unresolved.dedup();
    let mut apart: FastMap<Inbox, Vec<u32>> = FastMap::default();
    for (item, place) in matching.items.iter().zip(0..) {
        if item.void || item.cancelled || item.role == Role::Collective {
            continue;
        }
        let (source, destination) = match item.peer {
            Peer::Is(peer) if item.is_send() => (item.process, peer),
            Peer::Is(peer) => (peer, item.process),
            Peer::Any | Peer::Unknown => (NONE, item.process),
        };
        let inbox = (item.communicator, destination);
        if source == NONE || unresolved.binary_search(&inbox).is_ok() {
            apart.entry(inbox).or_default().push(place);
            continue;
        }
        let key = [item.communicator, source, destination, item.tag.cast_unsigned()];
        let channel = *places.entry(key).or_insert_with(|| {
            channels.push(Channel::default());
            channels.len() as u32 - 1
        });
        let channel = &mut channels[channel as usize];
        match item.role {
            Role::Send(_) => channel.sends.push(place),
            Role::Receive => channel.receives.push(place),
            Role::Probe => channel.probes.push((place, channel.receives.len())),
            Role::Collective => {}
        }
    }
    for channel in &mut channels {
        drop_cancelled(&mut matching.items, channel);
        for (&send, &receive) in channel.sends.iter().zip(&channel.receives) {
            meet(&mut matching.items, send, receive);
        }
        for &(probe, before) in &channel.probes {
            matching.items[probe as usize].partner = channel.sends.get(before).copied().unwrap_or(NONE);
        }
    }
    for (inbox, items) in apart {
        presume(matching, inbox, &items);
    }
}

/// Takes out of a channel what was asked to be cancelled when nobody looked whether it was (MPI 4.1, 3.8.4 lets the request
/// be freed instead). What is left meets as if it had been, and is marked, but for sends that are too many in any case.
fn drop_cancelled(items: &mut [Item], channel: &mut Channel) {
    let may_be = |items: &[Item], place: &u32| items[*place as usize].may_be_cancelled();
    let all = channel.sends.iter().chain(&channel.receives);
    if !all.clone().any(|place| may_be(items, place)) {
        return;
    }
    let most_received = channel.receives.len();
    channel.sends.retain(|place| !may_be(items, place));
    channel.receives.retain(|place| !may_be(items, place));
    for &place in channel.sends.iter().take(most_received).chain(&channel.receives) {
        items[place as usize].guessed = true;
    }
}

/// The messages to one process on one communicator.
type Inbox = (u32, u32);

fn meet(items: &mut [Item], send: u32, receive: u32) {
    items[send as usize].partner = receive;
    items[receive as usize].partner = send;
}

/// A receive, started and never seen complete, that doesn't say which message it takes.
fn is_unresolved(item: &Item) -> bool {
    item.role == Role::Receive && !item.is_done() && !item.void && !item.cancelled && (item.any_source || item.any_tag)
}

/// With an unresolved wildcard among them: each receive in its turn takes the first message that it could take.
///
/// That is exact for one sender. Which of several senders a wildcard took can't be known.
fn presume(matching: &mut Matching<'_>, inbox: Inbox, items: &[u32]) {
    // By source and tag, first come first.
    let mut queues: FastMap<(u32, i32), VecDeque<u32>> = FastMap::default();
    for &place in items {
        let send = matching.item(place);
        if send.is_send() {
            queues.entry((send.process, send.tag)).or_default().push_back(place);
        }
    }
    for &place in items {
        let item = *matching.item(place);
        if item.is_send() {
            continue;
        }
        let key = match item.peer {
            Peer::Is(source) if item.is_done() || !item.any_tag => Some((source, item.tag)),
            _ => first_fit(matching, &queues, &item),
        };
        let front = key.and_then(|key| queues.get(&key)?.front().copied());
        let open = is_open(matching, &item);
        // Nothing moves, and this send still waits: had it met a receive that was posted, it would not, unless it is large.
        let waits_still = |send: &u32| {
            let is_stuck = matching.launch.stalled && is_waiting_send(matching, matching.item(*send));
            is_stuck && matching.is_quick(*send)
        };
        let front = front.filter(|send| item.is_done() || open || !waits_still(send));
        if item.role == Role::Probe {
            matching.items[place as usize].partner = front.unwrap_or(NONE);
        } else if let Some((send, key)) = front.zip(key) {
            meet(&mut matching.items, send, place);
            let queue = queues.get_mut(&key).map(|queue| (queue.pop_front(), queue.is_empty()));
            if queue.is_some_and(|(_, is_empty)| is_empty) {
                queues.remove(&key);
            }
        }
        // Posted and never waited for: what it took is a guess, and so is what the others took.
        if is_unresolved(&item) && !open {
            matching.doubtful.push(inbox);
        }
    }
}

/// The queue whose first message a wildcard would take.
fn first_fit(matching: &Matching<'_>, queues: &FastMap<(u32, i32), VecDeque<u32>>, item: &Item) -> Option<(u32, i32)> {
    // A send that is still in its call was surely not received yet, so it comes last.
    let fits = |key: &(u32, i32)| item.takes_tag(key.1) && (item.peer == Peer::Any || item.peer == Peer::Is(key.0));
    let fronts = queues.iter().filter(|(key, _)| fits(key)).filter_map(|(key, queue)| Some((key, *queue.front()?)));
    fronts.min_by_key(|&(_, send)| (is_waiting_send(matching, matching.item(send)), send)).map(|(key, _)| *key)
}

/// Whether the call that started an item blocks, and has not ended.
fn is_open(matching: &Matching<'_>, item: &Item) -> bool {
    let call = &matching.record(item.process).calls[item.call as usize];
    call.exit.is_none() && call.enter.kind.may_block()
}

/// Whether an item is a send that is all that its call waits for.
fn is_waiting_send(matching: &Matching<'_>, item: &Item) -> bool {
    let call = &matching.record(item.process).calls[item.call as usize];
    item.is_send() && is_open(matching, item) && matches!(call.enter.kind.class(), Class::Send(_))
}
