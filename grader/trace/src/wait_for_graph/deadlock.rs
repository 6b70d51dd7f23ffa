//! From a graph to the finding: the shortest cycle, its cause, and who else waits.

use super::{Core, Graph, cause, conditions};
use crate::finding::{Finding, Waiting};
use crate::matching::{Matching, NONE};

/// The deadlock that a launch is in, if it is in one.
pub(crate) fn find(matching: &Matching<'_>) -> Option<Finding> {
    let graph = conditions::graph(matching);
    let (core, also) = stuck(&graph)?;
    let crashed = core.ended.iter().any(|&process| matching.record(process).has_crashed());
    if crashed && !matching.launch.stalled {
        // The launcher ended the others because this one crashed: they did not wait forever.
        return None;
    }
    let (cause, instead) = cause::classify(matching, &graph, &core, &also);
    Some(Finding::Deadlock {
        cause,
        cycle: waiting(matching, &graph, &core.cycle),
        ended: core.ended.iter().map(|&process| matching.process(process)).collect(),
        also: waiting(matching, &graph, &also),
        instead: instead.map(|item| matching.item_ref(item)),
        sent_before: cause::sent_before(matching, &graph, &core),
    })
}

/// The core of what is deadlocked, and the other deadlocked nodes.
pub(crate) fn stuck(graph: &Graph) -> Option<(Core, Vec<usize>)> {
    let mut dead = graph.deadlocked();
    let core = graph.core(&dead)?;
    dead.retain(|node| !core.cycle.contains(node));
    Some((core, dead))
}

/// What to say of each of these nodes.
pub(crate) fn waiting(matching: &Matching<'_>, graph: &Graph, nodes: &[usize]) -> Vec<Waiting> {
    let dead = graph.deadlocked();
    let of = |&node: &usize| {
        let it = &graph.nodes[node];
        let mut targets: Vec<u32> = graph.unsatisfied(&dead, node).flat_map(|clause| clause.targets.clone()).collect();
        targets.sort_unstable();
        targets.dedup();
        let item = graph.unsatisfied(&dead, node).next().map_or(NONE, |clause| clause.item);
        let mut call = matching.call_ref(it.process, it.call);
        let mut started_by = None;
        if item != NONE && matching.item(item).call == it.call {
            call = matching.item_ref(item);
        } else if item != NONE {
            started_by = Some(matching.item_ref(item));
        }
        Waiting { call, started_by, waits_for: targets.into_iter().map(|process| matching.process(process)).collect() }
    };
    nodes.iter().map(of).collect()
}
