//! Why ranks wait forever, as a person would name it.

use super::{Core, Graph};
use crate::finding::Cause;
use crate::kind::{Class, Kind};
use crate::matching::{Item, Matching, NONE, Peer, Role};

/// The cause, and the message that nearly matched.
pub(crate) fn classify(matching: &Matching<'_>, graph: &Graph, core: &Core, also: &[usize]) -> (Cause, Option<u32>) {
    if core.ended.iter().any(|&process| matching.record(process).has_crashed()) {
        return (Cause::CrashedRank, None);
    }
    let near = core.cycle.iter().chain(also).find_map(|&node| near_miss(matching, graph, node));
    if let Some((cause, item)) = near {
        return (cause, Some(item));
    }
    let kinds: Vec<Kind> = core.cycle.iter().map(|&node| kind(matching, graph, node)).collect();
    let items: Vec<&Item> = core.cycle.iter().filter_map(|&node| first_item(matching, graph, node)).collect();
    let collective = items.iter().filter(|item| item.role == Role::Collective).count();
    let leaves = kinds.contains(&Kind::Finalize) || !core.ended.is_empty();
    let cause = match (leaves, collective) {
        (true, 0) if items.iter().any(|item| item.any_source) => Cause::Wildcard,
        (true, 0) => Cause::FinishedRank,
        (true, _) => Cause::MissingCollective,
        (false, 0) => point_to_point(matching, graph, core, &items),
        (false, all) if all == items.len() => collectives(matching, &items),
        (false, _) => Cause::PointToPointAndCollective,
    };
    (cause, None)
}

/// Whether a message like the ones that the ranks of a cycle wait to receive came before.
pub(crate) fn sent_before(matching: &Matching<'_>, graph: &Graph, core: &Core) -> bool {
    let items = core.cycle.iter().filter_map(|&node| first_item(matching, graph, node));
    let mut receives = items.filter(|item| matches!(item.role, Role::Receive | Role::Probe));
    receives.any(|receive| {
        let came = |send: &Item| {
            send.is_send()
                && send.communicator == receive.communicator
                && send.peer == Peer::Is(receive.process)
                && receive.peer == Peer::Is(send.process)
                && receive.takes_tag(send.tag)
        };
        matching.items.iter().any(came)
    })
}

fn kind(matching: &Matching<'_>, graph: &Graph, node: usize) -> Kind {
    let node = &graph.nodes[node];
    matching.record(node.process).calls[node.call as usize].enter.kind
}

fn first_item<'m>(matching: &'m Matching<'_>, graph: &Graph, node: usize) -> Option<&'m Item> {
    let item = graph.nodes[node].clauses.first()?.item;
    (item != NONE).then(|| matching.item(item))
}

fn point_to_point(matching: &Matching<'_>, graph: &Graph, core: &Core, items: &[&Item]) -> Cause {
    if items.iter().any(|item| item.peer == Peer::Is(item.process)) {
        return Cause::OwnMessage;
    }
    if items.iter().any(|item| item.any_source) {
        return Cause::Wildcard;
    }
    let waits_for_several = |&node: &usize| {
        let node = &graph.nodes[node];
        let enter = &matching.record(node.process).calls[node.call as usize].enter;
        enter.kind.class() == Class::WaitAll && enter.list.len() > 1
    };
    if core.cycle.iter().any(waits_for_several) {
        return Cause::Waitall;
    }
    match items.iter().filter(|item| item.is_send()).count() {
        0 => Cause::ReceiveReceive,
        sends if sends == items.len() => Cause::SendSend,
        _ => Cause::SendReceive,
    }
}

fn collectives(matching: &Matching<'_>, items: &[&Item]) -> Cause {
    let called = |item: &Item| matching.record(item.process).calls[item.call as usize].enter.kind;
    if items.iter().any(|item| item.communicator != items[0].communicator) {
        return Cause::DifferentOrder;
    }
    let index = |item: &Item| matching.instances[item.instance as usize].index;
    // One went on to what the other is in now, past what the other has not reached.
    let swapped = items
        .iter()
        .any(|behind| items.iter().any(|ahead| index(ahead) > index(behind) && called(ahead) == called(behind)));
    if swapped { Cause::DifferentOrder } else { Cause::DifferentCollectives }
}

/// Whether a send nearly matched.
type Fits<'f> = &'f dyn Fn(&Item) -> bool;

/// A message that a waiting receive would have taken, if one thing about it were different; or the probe that took a
/// waiting send's.
fn near_miss(matching: &Matching<'_>, graph: &Graph, node: usize) -> Option<(Cause, u32)> {
    let clauses = graph.nodes[node].clauses.iter();
    clauses.filter(|it| it.item != NONE).find_map(|it| {
        let item = matching.item(it.item);
        let is_taken = item.is_send() && item.partner != NONE && matching.item(item.partner).taken;
        if is_taken { Some((Cause::TakenByProbe, item.partner)) } else { message_beside(matching, item) }
    })
}

/// A message that a receive or probe would have taken, if one thing about it were different.
pub(crate) fn message_beside(matching: &Matching<'_>, receive: &Item) -> Option<(Cause, u32)> {
    if !matching.complete || !matches!(receive.role, Role::Receive | Role::Probe) || receive.void {
        return None;
    }
    let unmet = |send: &Item| {
        let is_there = !send.void && !send.cancelled && !send.cancel_asked;
        send.is_send() && send.partner == NONE && is_there
    };
    let to_me = |send: &Item| send.peer == Peer::Is(receive.process);
    let from_source = |send: &Item| receive.any_source || receive.peer == Peer::Is(send.process);
    let same_group = |send: &Item| send.communicator == receive.communicator;
    let tag = |send: &Item| receive.takes_tag(send.tag);
    let causes: [(Cause, Fits<'_>); 4] = [
        (Cause::WrongTag, &|send| to_me(send) && from_source(send) && same_group(send) && !tag(send)),
        (Cause::WrongCommunicator, &|send| to_me(send) && from_source(send) && !same_group(send) && tag(send)),
        (Cause::WrongSource, &|send| to_me(send) && !from_source(send) && same_group(send) && tag(send)),
        (Cause::WrongDestination, &|send| {
            !to_me(send) && from_source(send) && same_group(send) && tag(send) && is_stray(matching, send)
        }),
    ];
    causes.into_iter().find_map(|(cause, fits)| {
        let place = matching.items.iter().position(|send| unmet(send) && fits(send))?;
        Some((cause, place as u32))
    })
}

/// Whether the receiver of a message will surely not receive it: it has finished.
fn is_stray(matching: &Matching<'_>, send: &Item) -> bool {
    matches!(send.peer, Peer::Is(receiver) if matching.record(receiver).has_finalized())
}
