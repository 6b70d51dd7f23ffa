//! Requests that nobody completed, and buffers that changed before they were complete.

use crate::call::flags;
use crate::call_ref::Gathered;
use crate::finding::Finding;
use crate::kind::{Class, Kind};
use crate::launch::Record;
use crate::matching::Matching;

/// Requests that were still active at `MPI_Finalize`, and messages that a matched probe took and nobody received.
pub(crate) fn find_left(matching: &Matching<'_>, findings: &mut Vec<Finding>) {
    let mut requests = Gathered::<()>::new();
    let mut probes = Gathered::<()>::new();
    let known: Vec<bool> = matching.launch.records.iter().map(knows_completions).collect();
    for &place in &matching.left_active {
        let item = matching.item(place);
        if known[item.process as usize] {
            let kind = matching.record(item.process).calls[item.call as usize].enter.kind;
            let all = if matches!(kind, Kind::Mprobe | Kind::Improbe) { &mut probes } else { &mut requests };
            all.add((), matching.item_ref(place));
        }
    }
    findings.extend(probes.into_iter().map(|((), probe)| Finding::TakenAndNotReceived { probe }));
    findings.extend(requests.into_iter().map(|((), request)| Finding::RequestNotCompleted { request }));
}

/// Sends whose buffer changed.
pub(crate) fn find_changed(matching: &Matching<'_>, findings: &mut Vec<Finding>) {
    let mut all = Gathered::<()>::new();
    for &item in &matching.changed {
        all.add((), matching.item_ref(item));
    }
    findings.extend(all.into_iter().map(|((), send)| Finding::BufferChanged { send }));
}

/// Whether every completion of this rank is in its record.
fn knows_completions(record: &Record) -> bool {
    let completes = |class: Class| matches!(class, Class::WaitAll | Class::WaitAny | Class::Test);
    let in_doubt = record.calls.iter().any(|call| {
        let cut = call.enter.has(flags::LIST_CUT);
        let failed = |exit: &crate::call::Exit<'_>| exit.result != 0 && completes(call.enter.kind.class());
        cut || call.exit.as_ref().is_some_and(|exit| exit.has(flags::LIST_CUT) || failed(exit))
    });
    record.has_finalized() && !record.partial && !in_doubt
}
