//! From the records of a launch to all that is to be said of it.

use std::collections::BTreeMap;

use crate::call::FOREIGN;
use crate::checks::{arguments, busy_wait, collective_mismatch, leaks, outside, requests, thread_level, transfers};
use crate::finding::{Aborted, Disagreement, Finding, NotJudged, Report};
use crate::hang;
use crate::kind::{Area, Class, Kind};
use crate::launch::{Launch, Record};
use crate::matching::Matching;
use crate::replay::{race, safety};
use crate::wait_for_graph::deadlock;

/// Analyses a launch. The same records give the same report.
#[must_use]
pub fn analyse(launch: &Launch) -> Report {
    let matching = Matching::new(launch);
    let mut report = Report { not_judged: not_judged(&matching), aborts: aborts(&matching), ..Report::default() };
    let findings = &mut report.findings;
    outside::find(&matching, findings);
    arguments::find(&matching, findings);
    thread_level::find(&matching, findings);
    let deadlock = if launch.was_aborted() { None } else { deadlock::find(&matching) };
    let deadlocked = deadlock.is_some() || launch.hung;
    findings.extend(deadlock);
    collective_mismatch::find(&matching, deadlocked, findings);
    let is_reason = |it: &Finding| matches!(it, Finding::Deadlock { .. } | Finding::CollectiveMismatch { .. });
    if !findings.iter().any(is_reason) {
        findings.extend(hang::find(&matching));
    }
    transfers::find_misfits(&matching, findings);
    requests::find_changed(&matching, findings);
    if !deadlocked && !launch.was_aborted() {
        transfers::find_never_received(&matching, findings);
        requests::find_left(&matching, findings);
        leaks::find(&matching, findings);
    }
    let finished = launch.records.iter().all(Record::has_finalized);
    if !deadlocked && finished && matching.complete && !matching.threaded.contains(&true) {
        match safety::find(&matching) {
            // Where ranks are out of step, a replay proves nothing.
            Ok(found) if !findings.iter().any(is_out_of_step) => findings.extend(found),
            Ok(_) => {}
            Err(why) => report.not_judged.push(why),
        }
    }
    busy_wait::find(&matching, &mut report.warnings);
    race::find(&matching, &mut report.warnings);
    report
}

/// The calls of `MPI_Abort`. Another rank may have called it because of the first, or at the same time.
fn aborts(matching: &Matching<'_>) -> Vec<Aborted> {
    let mut all = Vec::new();
    for (record, place) in matching.launch.records.iter().zip(0..) {
        let calls = record.calls.iter().zip(0..).filter(|(call, _)| call.enter.kind.class() == Class::Abort);
        all.extend(calls.map(|(call, number)| {
            let code = call.enter.list.first().map_or(0, |&code| code as i32);
            (call.enter.time, Aborted { call: matching.call_ref(place, number), code })
        }));
    }
    all.sort_by_key(|(time, _)| *time);
    all.into_iter().map(|(_, abort)| abort).collect()
}

fn is_out_of_step(finding: &Finding) -> bool {
    use Disagreement::{Kind, Missing, Root};
    match finding {
        Finding::CollectiveMismatch { about, .. } => matches!(about, Kind | Missing { .. } | Root { .. }),
        Finding::InvalidArgument { .. } | Finding::OutsideMpi { .. } => true,
        _ => false,
    }
}

/// The calls that are only counted, by the part of MPI that they belong to.
fn counted(records: &[Record]) -> impl Iterator<Item = NotJudged> {
    let mut all: BTreeMap<Area, BTreeMap<Kind, u64>> = BTreeMap::new();
    for record in records {
        for (kind, count) in record.counts() {
            if let Some(area) = kind.area() {
                *all.entry(area).or_default().entry(kind).or_default() += count;
            }
        }
    }
    all.into_iter().map(|(area, calls)| NotJudged::Calls(area, calls.into_iter().collect()))
}

fn not_judged(matching: &Matching<'_>) -> Vec<NotJudged> {
    let records = &matching.launch.records;
    let partial = records.iter().filter(|record| record.partial);
    let mut all: Vec<NotJudged> = partial.map(|record| NotJudged::Partial(record.process)).collect();
    let is_explained = !all.is_empty() || records.iter().any(Record::has_hidden_messages);
    if !matching.complete && !is_explained {
        all.push(NotJudged::MissingRecords);
    }
    all.extend(counted(records));
    let calls = records.iter().flat_map(|record| &record.calls);
    let foreign = calls.filter(|call| call.enter.communicator == FOREIGN && call.enter.kind.area().is_none()).count();
    if foreign > 0 {
        all.push(NotJudged::Communicators(foreign as u64));
    }
    if matching.launch.was_aborted() {
        all.push(NotJudged::Aborted);
    }
    let threaded = records.iter().zip(&matching.threaded).filter(|(_, threaded)| **threaded);
    all.extend(threaded.map(|(record, _)| NotJudged::Threads(record.process)));
    all
}
