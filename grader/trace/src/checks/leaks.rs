//! What was made and not freed when `MPI_Finalize` was called.

use crate::call::flags;
use crate::call_ref::Gathered;
use crate::fast_map::FastMap;
use crate::finding::{Finding, Leaked};
use crate::kind::{Kind, Object};
use crate::launch::Record;
use crate::matching::Matching;

pub(crate) fn find(matching: &Matching<'_>, findings: &mut Vec<Finding>) {
    let mut all = Gathered::<Leaked>::new();
    for (process, record) in matching.launch.records.iter().enumerate() {
        if record.partial || !record.has_finalized() {
            continue;
        }
        for (what, call) in left(record) {
            all.add(what, matching.call_ref(process as u32, call));
        }
    }
    for &(process, call) in &matching.left_persistent {
        let record = matching.record(process);
        if !record.partial && record.has_finalized() {
            all.add(Leaked::PersistentRequest, matching.call_ref(process, call));
        }
    }
    findings.extend(all.into_iter().map(|(what, made)| Finding::Leak { what, made }));
}

/// What a rank left behind, in the order in which it made it.
fn left(record: &Record) -> Vec<(Leaked, u32)> {
    let mut communicators: FastMap<u32, u32> = FastMap::default();
    let mut objects: FastMap<(u32, u64), Vec<u32>> = FastMap::default();
    let number = |object: Object| object as u32;
    for (call, place) in record.calls.iter().zip(0..) {
        let enter = &call.enter;
        if matches!(enter.kind, Kind::CommFree | Kind::CommDisconnect) {
            communicators.remove(&enter.communicator);
        }
        if let Some(object) = enter.kind.frees() {
            for handle in enter.list.iter() {
                objects.get_mut(&(number(object), *handle)).and_then(Vec::pop);
            }
        }
        let Some(exit) = &call.exit else { continue };
        if enter.has(flags::KEPT) || exit.has(flags::KEPT) || exit.result != 0 {
            continue;
        }
        if enter.kind.makes_communicator() && exit.communicator != 0 {
            communicators.insert(exit.communicator, place);
        }
        if let Some(object) = enter.kind.makes()
            && exit.object != 0
        {
            objects.entry((number(object), exit.object)).or_default().push(place);
        }
    }
    let mut left: Vec<_> = communicators.into_values().map(|place| (Leaked::Communicator, place)).collect();
    for ((object, _), places) in objects {
        let object = Object::ALL.into_iter().find(|it| number(*it) == object);
        left.extend(object.into_iter().flat_map(|it| places.iter().map(move |&place| (Leaked::Object(it), place))));
    }
    left.sort_by_key(|(_, place)| *place);
    left
}
