//! Calls from threads that MPI does not allow (MPI 4.1, 11.6).

use crate::call::Call;
use crate::call_ref::Gathered;
use crate::fast_map::FastMap;
use crate::finding::Finding;
use crate::format::ThreadLevel;
use crate::kind::Class;
use crate::launch::Record;
use crate::matching::Matching;

/// One finding for each level, however many calls.
pub(crate) fn find(matching: &Matching<'_>, findings: &mut Vec<Finding>) {
    let mut beside = None;
    let mut all = Gathered::<ThreadLevel>::new();
    for (record, process) in matching.launch.records.iter().zip(0..) {
        match record.thread_level {
            Some(level @ (ThreadLevel::Single | ThreadLevel::Funneled)) => {
                for call in from_other_threads(record) {
                    all.add_anywhere(level, matching.call_ref(process, call));
                }
            }
            Some(level @ ThreadLevel::Serialized) => {
                for (call, during) in at_once(record) {
                    beside.get_or_insert_with(|| matching.call_ref(process, during));
                    all.add_anywhere(level, matching.call_ref(process, call));
                }
            }
            Some(ThreadLevel::Multiple) | None => {}
        }
    }
    findings.extend(all.into_iter().map(|(what, call)| {
        let beside = beside.clone().filter(|_| what == ThreadLevel::Serialized);
        Finding::ThreadLevel { what, call, beside }
    }));
}

/// The calls of others than the thread that started MPI.
fn from_other_threads(record: &Record) -> impl Iterator<Item = u32> {
    let starts = |call: &&Call| call.enter.kind.class() == Class::Init;
    // Threads are counted from the first that calls.
    let main = record.calls.iter().find(starts).map_or(0, |call| call.enter.thread);
    record.calls.iter().zip(0..).filter(move |(call, _)| call.enter.thread != main).map(|(_, place)| place)
}

/// The calls that began while another thread was in a call, each with that one.
fn at_once(record: &Record) -> Vec<(u32, u32)> {
    let mut last: FastMap<u16, u32> = FastMap::default();
    let mut found = Vec::new();
    for (call, place) in record.calls.iter().zip(0..) {
        let overlaps = |other: &&u32| overlap(record, &record.calls[**other as usize], call);
        let others = last.iter().filter(|(thread, _)| **thread != call.enter.thread).map(|(_, place)| place);
        found.extend(
            others.min_by_key(|other| (!overlaps(other), **other)).filter(overlaps).map(|&other| (place, other)),
        );
        last.insert(call.enter.thread, place);
    }
    found
}

/// Whether two calls of different threads were under way at one moment. A lock that is taken before each call and given back
/// after it keeps them apart, as the times are read within.
fn overlap(record: &Record, one: &Call, other: &Call) -> bool {
    let is_over_by = |call: &Call, time: u64| match &call.exit {
        Some(exit) => exit.time <= time,
        // Its end may be what is missing.
        None => record.partial,
    };
    !is_over_by(one, other.enter.time) && !is_over_by(other, one.enter.time)
}
