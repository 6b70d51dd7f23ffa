//! Messages that met a receive that doesn't fit, or none.

use crate::call_ref::Gathered;
use crate::datatype::Content;
use crate::finding::{CallRef, Finding};
use crate::launch::Record;
use crate::matching::{Item, Matching, NONE, Peer, Role};

/// Types that differ (3.3.1) and messages longer than the buffer (3.2.2).
pub(crate) fn find_misfits(matching: &Matching<'_>, findings: &mut Vec<Finding>) {
    let mut found: Vec<Finding> = Vec::new();
    for receive in matching.items.iter().filter(|item| item.role == Role::Receive) {
        if receive.partner == NONE || !is_sure(matching, receive) {
            continue;
        }
        let send = matching.item(receive.partner);
        let (sent, room) = (send.content, receive.content);
        let mismatch = sent.clashes_with(room);
        let too_long = sent.bytes().zip(room.bytes()).filter(|(sent, room)| sent > room);
        if !mismatch && too_long.is_none() {
            continue;
        }
        let calls = (matching.item_ref(receive.partner), matching.item_ref(send.partner));
        if mismatch {
            let names = (name(matching, send), name(matching, receive));
            add_mismatch(&mut found, calls, names);
        } else if let Some((sent, room)) = too_long {
            add_truncation(&mut found, calls, sent, room);
        }
    }
    findings.append(&mut found);
}

/// Whether the pair is certain: nothing lost, and no threads that could have started things in another order.
fn is_sure(matching: &Matching<'_>, receive: &Item) -> bool {
    let send = matching.item(receive.partner);
    matching.complete
        && !receive.guessed
        && !matching.threaded[receive.process as usize]
        && !matching.threaded[send.process as usize]
        && !matching.is_doubtful(receive.communicator, receive.process)
}

fn same_places(a: (&CallRef, &CallRef), b: &(CallRef, CallRef)) -> bool {
    let same = |a: &CallRef, b: &CallRef| a.site == b.site && a.kind == b.kind;
    same(a.0, &b.0) && same(a.1, &b.1)
}

fn add_mismatch(found: &mut Vec<Finding>, calls: (CallRef, CallRef), names: (String, String)) {
    for finding in found.iter_mut() {
        if let Finding::TypeMismatch { send, receive, sent, expected, times } = finding
            && same_places((send, receive), &calls)
            && (&*sent, &*expected) == (&names.0, &names.1)
        {
            *times += 1;
            return;
        }
    }
    let ((send, receive), (sent, expected)) = (calls, names);
    found.push(Finding::TypeMismatch { send, receive, sent, expected, times: 1 });
}

fn add_truncation(found: &mut Vec<Finding>, calls: (CallRef, CallRef), sent: u64, room: u64) {
    for finding in found.iter_mut() {
        if let Finding::Truncation { send, receive, times, .. } = finding
            && same_places((send, receive), &calls)
        {
            *times += 1;
            return;
        }
    }
    let (send, receive) = calls;
    found.push(Finding::Truncation { send, receive, sent, room, times: 1 });
}

/// What to call an item's datatype.
fn name(matching: &Matching<'_>, item: &Item) -> String {
    let record = matching.record(item.process);
    let enter = &record.calls[item.call as usize].enter;
    let half = enter.receive.filter(|_| item.role == Role::Receive).map(|half| half.datatype);
    type_name(record, half.unwrap_or(enter.datatype), item.content)
}

/// The name of a datatype, or what it is made of.
pub(crate) fn type_name(record: &Record, datatype: u32, content: Content) -> String {
    let known = record.datatypes.get(&datatype).filter(|it| !it.name.is_empty() && it.signature == content.signature);
    known.map_or_else(|| content.signature.describe(), |it| it.name.clone())
}

/// Messages that their receiver finished without receiving.
pub(crate) fn find_never_received(matching: &Matching<'_>, findings: &mut Vec<Finding>) {
    if !matching.complete || !matching.launch.records.iter().all(Record::has_finalized) {
        return;
    }
    let mut all = Gathered::<Option<u32>>::new();
    for (send, place) in matching.items.iter().zip(0..) {
        let Peer::Is(receiver) = send.peer else { continue };
        let unmet = send.is_send() && send.partner == NONE && !send.void && !send.cancelled && !send.may_be_cancelled();
        if unmet && !send.guessed && !matching.is_doubtful(send.communicator, receiver) {
            all.add(None, matching.item_ref(place));
        }
    }
    findings.extend(all.into_iter().map(|(_, send)| Finding::NeverReceived { send }));
}
