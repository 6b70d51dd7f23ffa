//! Programs that end only because sends are buffered: the same record, replayed with synchronous sends.
//!
//! "A correct program stays correct when every Send is a Ssend" (MPI 4.1, 3.5: safe programs). The messages keep the
//! partners that they had. Where the replay gets stuck and a wildcard could have taken another message, or a test
//! would have told the program something else, nothing is said.

use super::Replay;
use crate::finding::{Finding, NotJudged};
use crate::matching::{How, Matching, NONE, Peer, Role};
use crate::wait_for_graph::{Clause, Graph, Node, State, deadlock};

/// The finding, or why there can't be one.
pub(crate) fn find(matching: &Matching<'_>) -> Result<Option<Finding>, NotJudged> {
    let mut replay = Replay::new(matching, true, ());
    let stuck = replay.run();
    if stuck.is_empty() {
        return Ok(None);
    }
    if replay.speculative {
        return Err(NotJudged::Replay);
    }
    let mut graph = Graph { nodes: Vec::new(), states: vec![State::Ended; matching.steps.len()] };
    for process in stuck {
        match clauses(&replay, process) {
            Some(clauses) => {
                graph.states[process] = State::Waits;
                graph.nodes.push(Node { process: process as u32, call: replay.call(process) as u32, clauses });
            }
            None => graph.states[process] = State::Free,
        }
    }
    let Some((core, also)) = deadlock::stuck(&graph) else { return Err(NotJudged::Replay) };
    let cycle = deadlock::waiting(matching, &graph, &core.cycle);
    let also = deadlock::waiting(matching, &graph, &also);
    Ok(Some(Finding::SafeOnlyThroughBuffering { cycle, also }))
}

/// What a stuck process waits for; `None` when it might go on in another way than it did.
fn clauses(replay: &Replay<'_, '_, ()>, process: usize) -> Option<Vec<Clause>> {
    let matching = replay.matching;
    let call = replay.call(process);
    let pending = matching.awaited(process, call).iter().copied().filter(|&item| !replay.is_satisfied(item));
    let mut clauses = Vec::new();
    for place in pending {
        let item = matching.item(place);
        match item.role {
            Role::Collective => {
                let parts = &matching.instances[item.instance as usize].parts;
                let absent = parts.iter().filter(|part| !replay.is_posted(part.1));
                clauses.extend(absent.map(|&(absent, _)| Clause { targets: vec![absent], item: place }));
            }
            Role::Receive | Role::Probe if item.any_source => {
                if could_take_another(replay, place) {
                    return None;
                }
                let group = matching.world.group(item.communicator);
                let others: Vec<u32> = group.members.iter().copied().filter(|&it| it != item.process).collect();
                if others.contains(&NONE) {
                    return None;
                }
                clauses.push(Clause { targets: others, item: place });
            }
            _ => {
                let partner = matching.item(item.partner).process;
                clauses.push(Clause { targets: vec![partner], item: place });
            }
        }
    }
    if matching.steps[process][call].how == How::Any {
        let item = clauses.first()?.item;
        let targets = clauses.into_iter().flat_map(|clause| clause.targets).collect();
        return Some(vec![Clause { targets, item }]);
    }
    Some(clauses)
}

/// Whether a message has been started that a wildcard would take instead of the one it took.
fn could_take_another(replay: &Replay<'_, '_, ()>, place: u32) -> bool {
    let item = replay.matching.item(place);
    let group = replay.matching.world.group(item.communicator);
    replay.matching.items.iter().zip(0..).any(|(send, other)| {
        send.is_send()
            && send.communicator == item.communicator
            && group.members.contains(&send.process)
            && send.peer == Peer::Is(item.process)
            && item.takes_tag(send.tag)
            && replay.is_posted(other)
            && !(send.partner != NONE && replay.is_posted(send.partner))
    })
}
