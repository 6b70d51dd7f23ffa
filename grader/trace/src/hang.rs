//! A launch in which nothing moves any more, though no deadlock can be proved: windows, locks, what MPI does inside.
//!
//! That every live process is inside a call which only the others can end, and that nothing has moved for long, is no proof. It
//! is told as a *hang*, with what each process is in.

use crate::call::{Call, flags};
use crate::datatype::Operation;
use crate::finding::{CallRef, Finding, Waiting};
use crate::kind::{Area, Class, Kind};
use crate::launch::{Launch, Record};
use crate::matching::{Matching, Role};
use crate::wait_for_graph::conditions::open_calls;

/// How many bytes may be under way, where every live process is inside a call that only processes of this launch can end. `None`
/// where one of them may be about to go on by itself, or waits for something outside of the launch.
#[must_use]
pub fn under_way(launch: &Launch) -> Option<u64> {
    let matching = Matching::new(launch);
    let live = || launch.records.iter().zip(0..).filter(|(record, _)| !record.has_ended());
    let is_closed = all_are_here(launch) && live().all(|(record, place)| is_inside(&matching, record, place));
    if !is_closed || live().next().is_none() {
        return None;
    }
    let items = matching.items.iter().filter(|item| !item.is_done() && !item.void);
    let messages = items.map(|item| {
        let enter = &matching.record(item.process).calls[item.call as usize].enter;
        let listed: u64 =
            if item.role == Role::Collective { enter.list.iter().copied().map(at_least_0).sum() } else { 0 };
        let one = matching.record(item.process).content(1, enter.datatype).bytes().unwrap_or(1);
        let bytes = item.content.bytes().unwrap_or_default().saturating_add(one.saturating_mul(listed));
        let ranks = match item.role {
            Role::Collective => matching.world.group(item.communicator).members.len() as u64,
            _ => 1,
        };
        bytes.saturating_mul(ranks)
    });
    let windows = live().map(|(record, _)| accessed(record));
    let prepared = live().map(|(record, place)| prepared(&matching, record, place));
    Some(messages.chain(windows).chain(prepared).fold(0, u64::saturating_add))
}

fn at_least_0(count: u64) -> u64 {
    u64::try_from(count.cast_signed()).unwrap_or_default()
}

/// Whether there is a record of every process that one of these knows.
fn all_are_here(launch: &Launch) -> bool {
    let is_here = |process| launch.records.iter().any(|record| record.process == process);
    let known = |record: &Record| {
        let communicators = record.communicators.values();
        let mut members = communicators.flat_map(|it| it.members.iter().chain(&it.remote));
        members.all(|&process| is_here(process))
    };
    let whole = |record: &Record| {
        let of_its_world = launch.records.iter().filter(|it| it.process.world == record.process.world);
        of_its_world.count() == record.size as usize
    };
    launch.records.iter().all(|record| known(record) && whole(record))
}

/// Whether a process is inside of MPI, and nothing that it does there is the program's own or the outside's.
fn is_inside(matching: &Matching<'_>, record: &Record, place: u32) -> bool {
    let open = open_calls(record, matching.threaded[place as usize]);
    !record.goes_on && !open.is_empty() && open.iter().all(|&call| is_between_ranks(matching, record, place, call))
}

fn is_between_ranks(matching: &Matching<'_>, record: &Record, place: u32, call: usize) -> bool {
    let enter = &record.calls[call].enter;
    // A communicator with processes of another launch, or one that was made in a way that is not known.
    let is_foreign = || matching.world.view(place as usize, enter.communicator).is_none();
    // An operation of the user's computes inside of the call.
    let computes = |call: &Call| call.enter.operation == Operation::USER.0;
    match enter.kind.class() {
        Class::Finalize => true,
        Class::Send(_) | Class::Recv | Class::Probe | Class::Mprobe | Class::Sendrecv => !is_foreign(),
        Class::Mrecv => true,
        Class::Collective(_) => {
            let starts_others = matches!(enter.kind, Kind::CommSpawn | Kind::CommSpawnMultiple | Kind::FileOpen);
            !starts_others && !is_foreign() && !computes(&record.calls[call])
        }
        Class::WaitAll | Class::WaitAny => {
            let mut requests = enter.list.iter().map(|&request| Some(&record.calls[record.position(request)?]));
            let is_known = |call: Option<&Call>| {
                call.is_some_and(|it| {
                    let has_communicator = matching.world.view(place as usize, it.enter.communicator).is_some();
                    !computes(it) && (has_communicator || it.enter.communicator == 0)
                })
            };
            !enter.list.is_empty() && !enter.has(flags::LIST_CUT | flags::UNKNOWN_REQUEST) && requests.all(is_known)
        }
        Class::Opaque => matches!(enter.kind, Kind::IntercommCreate | Kind::BufferDetach),
        Class::Counted(area) => area == Area::OneSided,
        Class::Local => matches!(enter.kind, Kind::Put | Kind::Get | Kind::Accumulate),
        _ => false,
    }
}

/// Bytes of what was prepared and is waited for, of which only the call that made it is known.
fn prepared(matching: &Matching<'_>, record: &Record, place: u32) -> u64 {
    let open = open_calls(record, matching.threaded[place as usize]);
    let requests = open.iter().flat_map(|&call| record.calls[call].enter.list.iter());
    let made = requests.filter_map(|&request| record.position(request)).map(|made| &record.calls[made].enter);
    let made = made.filter(|made| matches!(made.kind.class(), Class::Counted(_)));
    let bytes = made.map(|made| {
        let ranks = match made.kind.class() {
            Class::Counted(Area::PersistentCollectives) => record.size.into(),
            _ => 1_u64,
        };
        ranks.saturating_mul(record.content(made.count, made.datatype).bytes().unwrap_or_default())
    });
    bytes.fold(0, u64::saturating_add)
}

/// Bytes of accesses to windows that may not be complete: those since the last call that completes any.
fn accessed(record: &Record) -> u64 {
    let is_access = |call: &&Call| matches!(call.enter.kind, Kind::Put | Kind::Get | Kind::Accumulate);
    let is_synchronised = |call: &Call| {
        use Kind::*;
        matches!(
            call.enter.kind,
            WinFence
                | WinComplete
                | WinUnlock
                | WinUnlockAll
                | WinFlush
                | WinFlushAll
                | WinFlushLocal
                | WinFlushLocalAll
        )
    };
    let completes = |call: &&Call| is_synchronised(call) && call.exit.is_some();
    let recent = record.calls.iter().rev().take_while(|call| !completes(call)).filter(is_access);
    let bytes = recent.map(|call| record.content(call.enter.count, call.enter.datatype).bytes().unwrap_or_default());
    bytes.fold(0, u64::saturating_add)
}

/// What a launch that was given up hangs in.
pub(crate) fn find(matching: &Matching<'_>) -> Option<Finding> {
    let launch = matching.launch;
    let inside: Vec<Waiting> =
        standing(matching).into_iter().filter_map(|it| it.inside.then_some(it.call)).map(waits).collect();
    let times = launch.records.iter().flat_map(|record| &record.calls);
    let last = times.map(|call| call.exit.as_ref().map_or(call.enter.time, |exit| exit.time)).max();
    let seconds = launch.ended_at.saturating_sub(last.unwrap_or_default()) / 1_000_000_000;
    (launch.hung && !inside.is_empty()).then_some(Finding::Hang { inside, seconds })
}

fn waits(standing: (CallRef, Option<CallRef>)) -> Waiting {
    Waiting { call: standing.0, started_by: standing.1, waits_for: Vec::new() }
}

/// Where a thread of a live process stands when a launch is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The call that it is in, or the last one that it was in; and for a wait what started what it waits for.
    pub call: (CallRef, Option<CallRef>),
    /// Whether it is still in that call.
    pub inside: bool,
    /// Whether it asked that again and again, in vain: then it may have asked until the end.
    pub asks: bool,
    /// Since when, in nanoseconds before the launch was over.
    pub since: u64,
}

/// Where each live process stood when the launch was over: one of its calls for each process, more where several threads are in
/// calls.
#[must_use]
pub fn standings(launch: &Launch) -> Vec<Standing> {
    standing(&Matching::new(launch))
}

fn standing(matching: &Matching<'_>) -> Vec<Standing> {
    let launch = matching.launch;
    let mut all = Vec::new();
    let live = launch.records.iter().zip(0..).filter(|(record, _)| !record.has_ended());
    for (record, place) in live {
        let asked = record.calls.iter().rev().take_while(|call| call.asks_in_vain());
        let asks_again = asked.map(|call| 1 + u64::from(call.enter.repeated)).sum::<u64>() + record.asked_again() > 1;
        let stands = |call: usize, inside: bool| {
            let it = &record.calls[call];
            let at = it.exit.as_ref().map_or(it.enter.time, |exit| exit.time);
            let pending = matching.awaited(place as usize, call).iter().copied();
            let pending =
                pending.filter(|&item| !matching.item(item).is_done() && matching.item(item).call != call as u32);
            let started = pending.map(|item| matching.item_ref(item)).next();
            Standing {
                call: (matching.call_ref(place, call as u32), started),
                inside,
                asks: !inside && asks_again && it.asks_in_vain(),
                since: launch.ended_at.saturating_sub(at),
            }
        };
        let open = open_calls(record, matching.threaded[place as usize]);
        let last = record.calls.len().checked_sub(1).filter(|_| open.is_empty() || record.goes_on);
        // A question that is asked again and again is not written down each time: when it was asked last is not known.
        let is_asking = |call: &Call| matches!(call.enter.kind.class(), Class::Test | Class::Iprobe | Class::Improbe);
        let last = last.filter(|&last| record.calls[last].exit.is_some() || asks_again);
        let (asking, open): (Vec<usize>, _) = open.into_iter().partition(|&call| is_asking(&record.calls[call]));
        let last = last.or(asking.first().copied().filter(|_| asks_again));
        all.extend(open.into_iter().map(|call| stands(call, true)));
        all.extend(last.map(|call| stands(call, false)));
    }
    all
}
