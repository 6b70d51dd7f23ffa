//! A rank that asks the same thing again and again until its time is up.

use crate::call::Call;
use crate::finding::Finding;
use crate::matching::{Item, Matching, NONE};
use crate::wait_for_graph::cause;

/// So many in a row are not patience any more.
const MANY: u64 = 1000;

/// With pauses between, so many,
const SOME: u64 = 3;
/// for so long, in nanoseconds,
const LONG: u64 = 500_000_000;
/// with so much work between them, as a part of the time, are not either.
const IDLE: f64 = 0.2;

pub(crate) fn find(matching: &Matching<'_>, warnings: &mut Vec<Finding>) {
    for (process, record) in matching.launch.records.iter().enumerate() {
        if record.has_ended() || matching.threaded[process] {
            continue;
        }
        let in_vain = record.calls.iter().rev().take_while(|call| call.asks_in_vain()).count();
        let asked = &record.calls[record.calls.len() - in_vain..];
        let (times, lasted) = (times(asked) + record.asked_again(), lasted(asked));
        if times >= MANY || (times >= SOME && lasted >= LONG && is_idle(asked)) {
            let call = matching.call_ref(process as u32, record.calls.len() as u32 - 1);
            let items = &matching.asked[process];
            let beside = items.iter().find_map(|item| Some((item, beside(matching, item)?)));
            let item = beside.map_or(items.first(), |(item, _)| Some(item));
            let last = record.calls.len() as u32 - 1;
            warnings.push(Finding::BusyWait {
                call,
                started_by: item.filter(|item| item.call != last).map(|item| matching.started_by(item)),
                times,
                lasted: until_the_end(matching, asked).unwrap_or(lasted),
                cause: beside.map(|(_, (cause, _))| cause),
                instead: beside.map(|(_, (_, message))| matching.item_ref(message)),
            });
        }
    }
}

/// The message that is there in place of the one that is asked for.
fn beside(matching: &Matching<'_>, item: &Item) -> Option<(crate::finding::Cause, u32)> {
    (item.partner == NONE).then(|| cause::message_beside(matching, item)).flatten()
}

fn times(asked: &[Call]) -> u64 {
    asked.iter().map(|call| 1 + u64::from(call.enter.repeated)).sum()
}

fn lasted(asked: &[Call]) -> u64 {
    let ends = asked.first().zip(asked.last());
    ends.map_or(0, |(first, last)| last.enter.time.saturating_sub(first.enter.time))
}

/// The same to the end of the launch, where that is known.
fn until_the_end(matching: &Matching<'_>, asked: &[Call]) -> Option<u64> {
    let end = Some(matching.launch.ended_at).filter(|&end| end > 0)?;
    Some(end.saturating_sub(asked.first()?.enter.time))
}

/// Whether hardly anything was computed meanwhile: who works between two questions does not wait.
fn is_idle(asked: &[Call]) -> bool {
    let clock = |call: &Call| call.exit.as_ref().and_then(|exit| exit.cpu).or(call.enter.cpu);
    let worked = asked.first().and_then(clock).zip(asked.last().and_then(clock));
    worked.is_some_and(|(first, last)| (last.saturating_sub(first) as f64) < lasted(asked) as f64 * IDLE)
}
