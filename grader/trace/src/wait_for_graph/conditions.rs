//! What each call that has not ended waits for, as far as the standard forces it.
//!
//! Only what is certain becomes a clause. A rank in a call about which nothing is certain counts as free.

use super::{Clause, Graph, Node, State};
use crate::call::{Call, Enter, flags};
use crate::fast_map::FastMap;
use crate::kind::{Class, Mode, Pattern};
use crate::launch::Record;
use crate::matching::{How, Instance, Item, Matching, NONE, Peer, Role};

/// The last collective on each communicator that each process reached.
pub(crate) type Latest = FastMap<(u32, u32), u32>;

pub(crate) fn latest(matching: &Matching<'_>) -> Latest {
    let mut latest = Latest::default();
    for instance in &matching.instances {
        for &(process, _) in &instance.parts {
            let known = latest.entry((instance.communicator, process)).or_default();
            *known = instance.index.max(*known);
        }
    }
    latest
}

/// The graph of how things stood when the record was read.
pub(crate) fn graph(matching: &Matching<'_>) -> Graph {
    let latest = latest(matching);
    let mut graph = Graph { nodes: Vec::new(), states: Vec::new() };
    for (place, record) in matching.launch.records.iter().enumerate() {
        let from = graph.nodes.len();
        let mut state = State::Waits;
        if record.has_ended() {
            state = State::Ended;
        } else if record.goes_on || (matching.threaded[place] && !matching.launch.stalled) {
            state = State::Free;
        } else {
            for call in open_calls(record, matching.threaded[place]) {
                match clauses(matching, &latest, place as u32, call as u32) {
                    Some(clauses) => {
                        graph.nodes.push(Node { process: place as u32, call: call as u32, clauses });
                    }
                    None => state = State::Free,
                }
            }
            if graph.nodes.len() == from {
                state = State::Free;
            }
        }
        if state == State::Free {
            graph.nodes.truncate(from);
        }
        graph.states.push(state);
    }
    graph
}

/// The calls that a process is in: one, or one for each of its threads.
pub(crate) fn open_calls(record: &Record, threaded: bool) -> Vec<usize> {
    let is_open = |place: &usize| record.calls[*place].exit.is_none();
    match record.calls.len().checked_sub(1) {
        None => Vec::new(),
        Some(_) if threaded => (0..record.calls.len()).filter(is_open).collect(),
        Some(last) => Some(last).filter(is_open).into_iter().collect(),
    }
}

/// What a call under way waits for; `None` when it may be about to go on.
fn clauses(matching: &Matching<'_>, latest: &Latest, process: u32, call: u32) -> Option<Vec<Clause>> {
    let Call { enter, .. } = &matching.record(process).calls[call as usize];
    if enter.kind.class() == Class::Finalize {
        return finalize(matching, process);
    }
    let waited = matching.awaited(process as usize, call as usize);
    let pending: Vec<u32> = waited.iter().copied().filter(|&item| !matching.item(item).is_done()).collect();
    if pending.is_empty() || !enter.kind.may_block() {
        return None;
    }
    let needs = |item: u32| needs(matching, latest, item);
    let is_doubtful = || waited.len() < enter.list.len() && has_unknown(matching.record(process), enter);
    match matching.steps[process as usize][call as usize].how {
        How::All => {
            let is_send = |item: &u32| matching.item(*item).is_send();
            let (sends, others): (Vec<u32>, Vec<u32>) = pending.into_iter().partition(is_send);
            let sure: Vec<Clause> = others.into_iter().filter_map(needs).flatten().collect();
            if !sure.is_empty() {
                return Some(sure);
            }
            if is_doubtful() {
                // Of one of its requests nothing is known, and it may be the one that is under way.
                return None;
            }
            // It waits for at least one of the sends; which ones were buffered isn't known.
            let unmet: Vec<Vec<Clause>> = sends.iter().copied().filter_map(needs).collect();
            let unmet = if unmet.is_empty() { guesses(matching, waited) } else { unmet };
            any_of(unmet).map(|clause| vec![clause])
        }
        How::Any => {
            if is_doubtful() {
                return None;
            }
            let unmet: Option<Vec<Vec<Clause>>> = pending.into_iter().map(needs).collect();
            any_of(unmet?).map(|clause| vec![clause])
        }
        How::Nothing | How::Polled => None,
    }
}

/// Whether one of a call's requests may be of a kind that is not matched.
fn has_unknown(record: &Record, enter: &Enter<'_>) -> bool {
    let made = |request: &u64| record.position(*request).map(|call| record.calls[call].enter.kind.class());
    record.partial || enter.list.iter().any(|request| matches!(made(request), Some(Class::Counted(_))))
}

/// When nothing moves, though each item seems to have its partner, one of the partners was guessed wrong: that of a
/// message which an unresolved wildcard may have taken. A large message may be under way for long, and proves nothing.
fn guesses(matching: &Matching<'_>, waited: &[u32]) -> Vec<Vec<Clause>> {
    let guessed = |&&place: &&u32| {
        let item = matching.item(place);
        let receiver = match (item.role, item.peer) {
            (Role::Send(Mode::Buffered) | Role::Collective, _) => return false,
            (Role::Send(_), Peer::Is(receiver)) => receiver,
            _ => item.process,
        };
        let is_open = !item.is_done() && !item.void && !item.cancelled && !item.cancel_asked;
        is_open && matching.is_doubtful(item.communicator, receiver) && matching.is_quick(place)
    };
    if !matching.launch.stalled {
        return Vec::new();
    }
    let clause = |&place: &u32| Some(vec![Clause { targets: peers(matching, matching.item(place))?, item: place }]);
    waited.iter().filter(guessed).filter_map(clause).collect()
}

/// One clause that any of the clauses' targets satisfies.
fn any_of(needs: Vec<Vec<Clause>>) -> Option<Clause> {
    let item = needs.iter().flatten().next()?.item;
    let mut targets: Vec<u32> = needs.into_iter().flatten().flat_map(|clause| clause.targets).collect();
    targets.sort_unstable();
    targets.dedup();
    Some(Clause { targets, item })
}

fn finalize(matching: &Matching<'_>, process: u32) -> Option<Vec<Clause>> {
    let world = matching.process(process).world;
    let records = matching.launch.records.iter().zip(0..);
    let records = records.filter(|(it, _)| it.process.world == world);
    let all: Vec<Clause> = records
        .filter(|(it, _)| !it.has_finalized())
        .map(|(_, place)| Clause { targets: vec![place], item: NONE })
        .collect();
    let present = matching.launch.records.iter().filter(|it| it.process.world == world).count();
    (!all.is_empty() && present == matching.record(process).size as usize).then_some(all)
}

/// What must happen for an item to complete; `None` when it may be about to.
fn needs(matching: &Matching<'_>, latest: &Latest, place: u32) -> Option<Vec<Clause>> {
    let item = matching.item(place);
    if item.void || item.cancelled || item.cancel_asked || item.is_done() {
        return None;
    }
    let is_taken = |partner: u32| matching.item(partner).taken;
    let meets = matching.complete && item.partner != NONE && !(item.is_send() && is_taken(item.partner));
    let targets = match item.role {
        Role::Collective => return collective(matching, latest, place),
        _ if meets => return None,
        Role::Send(Mode::Buffered) => return None,
        // At a random moment a send may simply be under way.
        Role::Send(_) if !matching.launch.stalled && !comes_too_late(matching, item) => return None,
        Role::Receive | Role::Probe if !matching.complete && !matching.launch.stalled => return None,
        _ if matching.may_be_under_way(place) => return None,
        Role::Send(_) | Role::Receive | Role::Probe => peers(matching, item)?,
    };
    Some(vec![Clause { targets, item: place }])
}

/// Whether a send without a receive waits for one, and its receiver starts none any more.
fn comes_too_late(matching: &Matching<'_>, item: &Item) -> bool {
    let enter = &matching.record(item.process).calls[item.call as usize].enter;
    let is_synchronous = item.role == Role::Send(Mode::Synchronous) || enter.has(flags::SYNCHRONOUS);
    let Peer::Is(receiver) = item.peer else { return false };
    let receives_no_more = matching.record(receiver).has_finalized();
    is_synchronous && receives_no_more && matching.complete && !matching.is_doubtful(item.communicator, receiver)
}

/// The processes that an item's other side may be.
pub(crate) fn peers(matching: &Matching<'_>, item: &Item) -> Option<Vec<u32>> {
    match item.peer {
        Peer::Is(process) => Some(vec![process]),
        Peer::Unknown => None,
        Peer::Any => {
            let group = matching.world.group(item.communicator);
            let others: Vec<u32> = group.members.iter().copied().filter(|&it| it != item.process).collect();
            if others.is_empty() {
                return Some(vec![item.process]);
            }
            (!others.contains(&NONE)).then_some(others)
        }
    }
}

fn collective(matching: &Matching<'_>, latest: &Latest, place: u32) -> Option<Vec<Clause>> {
    let item = matching.item(place);
    let instance = &matching.instances[item.instance as usize];
    let enter = &matching.record(item.process).calls[item.call as usize].enter;
    if enter.index == 0 && matching.record(item.process).partial {
        return None;
    }
    let group = matching.world.group(item.communicator);
    let mut absent = Vec::new();
    for &member in &group.members {
        if member == NONE {
            return None;
        }
        if !has_reached(matching, latest, instance, place, member)? {
            absent.push(member);
        }
    }
    let all = |absent: &[u32]| {
        let each = absent.iter().map(|&member| Clause { targets: vec![member], item: place });
        Some(each.collect::<Vec<_>>()).filter(|all| !all.is_empty())
    };
    let any = || (!absent.is_empty()).then(|| vec![Clause { targets: absent.clone(), item: place }]);
    if group.is_inter {
        return any();
    }
    let root = matching.world.view(item.process as usize, enter.communicator);
    let root = root.and_then(|view| view.local.get(usize::try_from(enter.peer).ok()?)).copied();
    let is_root = root == Some(item.process);
    let root_absent: Vec<u32> = root.into_iter().filter(|root| absent.contains(root)).collect();
    match enter.kind.pattern()? {
        Pattern::AllToAll => all(&absent),
        Pattern::AllToOne if is_root => all(&absent),
        Pattern::OneToAll | Pattern::AllToOne if !root_absent.is_empty() => all(&root_absent),
        Pattern::Prefix => {
            let own = group.members.iter().position(|&member| member == item.process)?;
            let lower: Vec<u32> = group.members[..own].iter().copied().filter(|it| absent.contains(it)).collect();
            if lower.is_empty() { any() } else { all(&lower) }
        }
        Pattern::OneToAll | Pattern::AllToOne | Pattern::Neighbours | Pattern::Local => any(),
    }
}

/// Whether a member has called this collective; another one in its place is not it. `None` when it can't be known.
pub(crate) fn has_reached(
    matching: &Matching<'_>,
    latest: &Latest,
    instance: &Instance,
    item: u32,
    member: u32,
) -> Option<bool> {
    if let Some(part) = instance.part_of(member) {
        let kind = |item: &Item| matching.record(item.process).calls[item.call as usize].enter.kind;
        return Some(kind(matching.item(part)) == kind(matching.item(item)));
    }
    if !matching.record(member).partial {
        return Some(false);
    }
    latest.get(&(instance.communicator, member)).map(|&index| index >= instance.index)
}
