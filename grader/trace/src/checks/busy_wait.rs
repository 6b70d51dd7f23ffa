//! A rank that asks the same thing again and again until its time is up.

use crate::call::flags;
use crate::finding::Finding;
use crate::kind::Class;
use crate::matching::Matching;

/// So many in a row are not patience any more.
const MANY: u64 = 1000;

pub(crate) fn find(matching: &Matching<'_>, warnings: &mut Vec<Finding>) {
    for (process, record) in matching.launch.records.iter().enumerate() {
        if record.has_ended() || matching.threaded[process] {
            continue;
        }
        let asks = |class: Class| matches!(class, Class::Test | Class::Iprobe | Class::Improbe);
        let in_vain = record.calls.iter().rev().take_while(|call| {
            asks(call.enter.kind.class()) && !call.exit.as_ref().is_some_and(|exit| exit.has(flags::TRUE))
        });
        let times: u64 = in_vain.map(|call| 1 + u64::from(call.enter.repeated)).sum();
        if times >= MANY {
            let call = matching.call_ref(process as u32, record.calls.len() as u32 - 1);
            warnings.push(Finding::BusyWait { call, times });
        }
    }
}
