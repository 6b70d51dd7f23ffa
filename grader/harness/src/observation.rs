//! What the recorded MPI calls of a launch tell, as values that last.

use std::collections::BTreeMap;
use std::os::unix::fs::{FileExt, MetadataExt};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use trace::call::flags;
use trace::finding::CallRef;
use trace::kind::{Class, KINDS};
use trace::{End, Launch, Process, Record, format};

use crate::job::{self, Folder, Job, Outcome, RankEnd};
use crate::messages::Messages;
use crate::record::{Ended, Notes};
use crate::sites::Sites;
use crate::threads::{Outside, Threads};

/// One mistake in the use of MPI, or one thing to warn of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Which kind, such as `deadlock` or `never-received`.
    pub kind: String,
    /// Which of its kind, such as `receive-receive`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What happened, in one sentence.
    pub what: String,
    /// The ranks that it speaks of, in the order in which it does.
    pub ranks: Vec<u32>,
    /// The lines of source that it speaks of, such as `src/ring.rs:31`.
    pub sites: Vec<String>,
    /// Where each rank is, one line for each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<String>,
}

/// What a rank called, in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Calls {
    /// How often.
    pub count: u64,
    /// Bytes sent or received.
    pub bytes: u64,
    /// Seconds inside the calls.
    pub seconds: f64,
}

/// The POP metrics: why a launch was less efficient than its number of ranks promises. Each between 0 and 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Efficiency {
    /// Seconds from the beginning to the end of MPI.
    pub runtime: f64,
    /// Mean work / runtime: load balance x communication.
    pub parallel: f64,
    /// Mean work / greatest work.
    pub load_balance: f64,
    /// Greatest work / runtime: serialisation x transfer.
    pub communication: f64,
    /// Greatest work / critical path.
    pub serialisation: f64,
    /// Critical path / runtime.
    pub transfer: f64,
    /// Seconds of work of each rank.
    pub work: Vec<f64>,
}

/// A call of `MPI_Abort`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Abort {
    /// Whose.
    pub rank: u32,
    /// Whether it is one of those that the program spawned.
    pub spawned: bool,
    /// The exit code that it asked for.
    pub code: i32,
    /// The call, with its place in the source.
    pub what: String,
}

/// Where a process stood when its launch was ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Standing {
    /// Whose.
    pub rank: u32,
    /// Whether it is one of those that the program spawned.
    pub spawned: bool,
    /// Whether it was in this call, or had left it and called nothing since.
    pub inside: bool,
    /// Whether it asked that again and again, and the answer was always no.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asks: bool,
    /// The call, with its place in the source.
    pub what: String,
    /// Since when, in seconds before the end.
    pub seconds: f64,
}

/// What the MPI calls of a launch tell.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Observation {
    /// Mistakes. A correct program has none.
    pub findings: Vec<Finding>,
    /// What may be meant so.
    pub warnings: Vec<Finding>,
    /// What was not judged, in words.
    pub not_judged: Vec<String>,
    /// What each rank called, by the name of the call. A rank without a record has called nothing.
    pub calls: Vec<BTreeMap<String, Calls>>,
    /// The calls of `MPI_Abort`, the first first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aborts: Vec<Abort>,
    /// Where each live process stood when the launch was ended from outside.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub standing: Vec<Standing>,
    /// The ranks that MPI itself ended inside `MPI_Finalize`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<u32>,
    /// Who sent to whom.
    pub messages: Messages,
    /// How well the ranks were used, up to the last call. None where a record lacks calls, or a rank has none: then nothing can
    /// be told of the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub efficiency: Option<Efficiency>,
}

/// The ranks whose record is there and can't be read, or is another launch's: only the program itself writes there.
///
/// A file to which the system gave no room was never written: the disk is full, and the program is not to blame. Nor is it where
/// the rank was killed before its record began, which the first word of it tells.
pub(crate) fn damaged(folder: &Folder, job: &Job) -> Vec<u32> {
    let is_damaged = |rank: &u32| {
        let path = folder.of_rank(*rank, "trace");
        let mut first = [0; 8];
        let begins = std::fs::File::open(&path).is_ok_and(|file| file.read_exact_at(&mut first, 0).is_ok());
        let has_begun = || first != [0; 8] || Notes::read(folder, Process::rank(*rank)).world.is_some();
        let was_begun = begins && std::fs::metadata(&path).is_ok_and(|file| file.blocks() > 0) && has_begun();
        was_begun && format::read_file(&path).map_or(true, |record| record.about.token != job.trace_token())
    };
    (0..job.ranks).filter(is_damaged).collect()
}

/// Reads the records of a launch that has ended, and removes them: they are large. [`observe`] says what they tell.
pub(crate) fn take(folder: &Folder, job: &Job, outcome: &Outcome) -> Option<Launch> {
    job.observer.as_ref()?;
    let mut launch = read(folder, job);
    if let Some(launch) = &mut launch {
        launch.stalled = matches!(outcome.ended, Ended::Deadlock | Ended::Hang);
        launch.hung = outcome.ended == Ended::Hang;
        launch.ended_at = if outcome.ended == Ended::Finished { 0 } else { outcome.ended_at };
        for record in &mut launch.records {
            record.goes_on = outcome.going_on.contains(&(record.process.world, record.process.rank));
        }
    }
    for process in folder.processes(job.ranks) {
        // Where it can't be removed it only takes room.
        let _ = std::fs::remove_file(folder.of(process, "trace"));
    }
    launch
}

/// What the records of a launch tell in which nothing moves.
#[derive(Debug, Default)]
pub(crate) struct Still {
    /// The threads of each live process.
    pub(crate) threads: Vec<(Threads, Outside)>,
    /// The ranks wait for each other for ever.
    pub(crate) is_deadlock: bool,
    /// All live processes are inside of MPI, and so many bytes may be under way between them.
    pub(crate) under_way: Option<u64>,
}

/// Looks at a launch in which nothing moves.
pub(crate) fn look(folder: &Folder, job: &Job) -> Option<Still> {
    let mut threads = Vec::new();
    let mut launch = read_with(folder, job, |record, snapshot| {
        if record.end == End::Running {
            let it = threads_of(record, snapshot);
            let outside = it.outside();
            record.goes_on = outside == Outside::GoesOn;
            threads.push((it, outside));
        }
    })?;
    launch.stalled = true;
    let report = trace::analyse(&launch);
    let is_deadlock = report.findings.iter().any(|finding| explains_the_stall(finding, &launch));
    Some(Still { threads, is_deadlock, under_way: trace::under_way(&launch) })
}

/// What is needed of a snapshot beside the record that is made of it.
struct About {
    about: format::About,
    threads: Vec<(u16, u32)>,
    helpers: Vec<u32>,
}

/// The threads of a process. A thread whose number in the system is not known counts as one outside of MPI.
fn threads_of(record: &Record, snapshot: &About) -> Threads {
    let open = record.calls.iter().filter(|call| call.exit.is_none()).map(|call| call.enter.thread);
    let native = |number: u16| snapshot.threads.iter().find(|(known, _)| *known == number).map(|(_, native)| *native);
    Threads {
        process: record.process,
        pid: snapshot.about.pid.cast_signed(),
        inside: open.filter_map(native).map(u32::cast_signed).collect(),
        helpers: snapshot.helpers.iter().map(|helper| helper.cast_signed()).collect(),
    }
}

/// Whether a finding is why nothing moves any more: a deadlock, or a collective that ranks disagree about and are in.
fn explains_the_stall(finding: &trace::Finding, launch: &Launch) -> bool {
    let is_in = |call: &CallRef| {
        let record = launch.records.iter().find(|record| record.process == call.process && !record.has_ended());
        let waits_for_it = |other: &trace::call::Call| {
            let waits = other.enter.kind.waits_for_requests() && other.enter.list.contains(&call.sequence);
            other.exit.is_none() && (waits || other.enter.sequence == call.sequence)
        };
        record.is_some_and(|it| it.calls.iter().rev().any(waits_for_it))
    };
    match finding {
        trace::Finding::Deadlock { .. } => true,
        trace::Finding::CollectiveMismatch { first, second, .. } => is_in(first) || is_in(second),
        _ => false,
    }
}

fn read(folder: &Folder, job: &Job) -> Option<Launch> {
    let mut sites = Sites::default();
    read_with(folder, job, |record, _| resolve_sites(record, &mut sites))
}

/// The records of the ranks that have one; None when no rank has.
fn read_with(folder: &Folder, job: &Job, mut each: impl FnMut(&mut Record, &About)) -> Option<Launch> {
    let mut records = Vec::new();
    for process in folder.processes(job.ranks) {
        let Ok(snapshot) = format::read_file(&folder.of(process, "trace")) else { continue };
        if snapshot.about.token != job.trace_token() {
            continue;
        }
        let about = About {
            about: snapshot.about.clone(),
            threads: snapshot.threads.clone(),
            helpers: snapshot.helpers.clone(),
        };
        let mut record = Record::new(snapshot, end_of(folder, process));
        each(&mut record, &about);
        records.push(record);
    }
    (!records.is_empty()).then_some(Launch { records, ..Launch::default() })
}

fn end_of(folder: &Folder, process: Process) -> End {
    match job::read::<RankEnd>(&folder.of(process, "json")) {
        Ok(RankEnd { told_to_end: false, code: Some(code), .. }) => End::Exited(code),
        Ok(RankEnd { told_to_end: false, signal: Some(signal), .. }) => End::Signal(signal),
        _ => End::Running,
    }
}

fn resolve_sites(record: &mut Record, sites: &mut Sites) {
    let mut kept = Vec::new();
    let statics = record.calls.iter().any(|call| call.enter.kind == trace::Kind::TypeCreateStruct);
    record.resolve(|id, frames, line| {
        let found = sites.find(frames, line, statics);
        if found.for_static {
            kept.push(id);
        }
        found.place
    });
    // `#[derive(Equivalence)]` makes a static datatype, which lives until the end.
    for call in &mut record.calls {
        if call.enter.kind == trace::Kind::TypeCreateStruct && kept.contains(&call.enter.site) {
            call.enter.flags |= flags::KEPT;
        }
    }
}

/// What the records tell.
pub(crate) fn observe(launch: &Launch, ranks: u32) -> Observation {
    let report = trace::analyse(launch);
    let mut calls = vec![BTreeMap::new(); ranks as usize];
    for record in launch.records.iter().filter(|record| record.process.world == 0) {
        let Some(place) = calls.get_mut(record.process.rank as usize) else { continue };
        for (kind, total) in KINDS.iter().zip(&record.totals).filter(|(_, total)| total.count + total.bytes > 0) {
            let total = Calls { count: total.count, bytes: total.bytes, seconds: total.time as f64 * 1e-9 };
            place.insert(kind.name().to_owned(), total);
        }
        // A call that never ended is in no total.
        for call in record.calls.iter().filter(|call| call.exit.is_none() && call.enter.kind.class() != Class::Init) {
            place.entry(call.enter.kind.name().to_owned()).or_default().count += 1;
        }
    }
    let refused = launch.records.iter().filter(|record| record.process.world == 0 && record.was_refused());
    Observation {
        findings: report.findings.iter().map(Finding::new).collect(),
        warnings: report.warnings.iter().map(Finding::new).collect(),
        not_judged: report.not_judged.iter().map(ToString::to_string).collect(),
        calls,
        aborts: report.aborts.iter().map(Abort::new).collect(),
        standing: if launch.ended_at == 0 {
            Vec::new()
        } else {
            trace::standings(launch).iter().map(Standing::new).collect()
        },
        refused: refused.map(|record| record.process.rank).collect(),
        messages: Messages::of(launch, &trace::exchanges(launch), &report),
        efficiency: efficiency(launch),
    }
}

fn efficiency(launch: &Launch) -> Option<Efficiency> {
    if !launch.is_complete() {
        return None;
    }
    let it = trace::metrics::efficiency(launch, &trace::metrics::Work::of(launch));
    Some(Efficiency {
        runtime: it.runtime as f64 * 1e-9,
        parallel: it.parallel,
        load_balance: it.load_balance,
        communication: it.communication,
        serialisation: it.serialisation,
        transfer: it.transfer,
        work: it.work.iter().map(|work| *work as f64 * 1e-9).collect(),
    })
}

impl Abort {
    fn new(abort: &trace::finding::Aborted) -> Self {
        let Process { world, rank } = abort.call.process;
        Self { rank, spawned: world != 0, code: abort.code, what: abort.call.to_string() }
    }
}

impl Standing {
    fn new(standing: &trace::Standing) -> Self {
        let (call, started_by) = &standing.call;
        let Process { world, rank } = call.process;
        let what = match started_by {
            Some(started) => format!("{call} for its {started}"),
            None => call.to_string(),
        };
        let trace::Standing { inside, asks, since, .. } = *standing;
        Self { rank, spawned: world != 0, inside, asks, what, seconds: since as f64 * 1e-9 }
    }
}

impl Finding {
    fn new(finding: &trace::Finding) -> Self {
        let value = serde_json::to_value(finding).unwrap_or_default();
        let slug = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Object(object) => object.keys().next().cloned(),
            _ => None,
        };
        let (mut ranks, mut sites) = (Vec::new(), Vec::new());
        gather(&value, &mut ranks, &mut sites);
        let waiting = match finding {
            trace::Finding::Deadlock { cycle, also, .. } => cycle.iter().chain(also).map(ToString::to_string).collect(),
            trace::Finding::Hang { inside, .. } => inside.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        };
        Self {
            kind: slug(&value["finding"]).unwrap_or_default(),
            detail: ["cause", "about", "what", "argument"].iter().find_map(|name| slug(&value[*name])),
            what: finding.to_string(),
            ranks,
            sites,
            waiting,
        }
    }
}

/// The ranks and lines that a finding speaks of, from wherever in it they stand.
fn gather(value: &Value, ranks: &mut Vec<u32>, sites: &mut Vec<String>) {
    match value {
        Value::Array(all) => all.iter().for_each(|value| gather(value, ranks, sites)),
        Value::Object(object) => {
            if let (Some(0), Some(rank)) = (value["world"].as_u64(), value["rank"].as_u64()) {
                let rank = u32::try_from(rank).unwrap_or(u32::MAX);
                if !ranks.contains(&rank) {
                    ranks.push(rank);
                }
            }
            if let (Some(file), Some(line)) = (value["file"].as_str(), value["line"].as_u64()) {
                let site = format!("{file}:{line}");
                if !sites.contains(&site) {
                    sites.push(site);
                }
            }
            // The cycle says more than those who also wait.
            let last = |name: &&String| name.as_str() == "also";
            for name in object.keys().filter(|name| !last(name)).chain(object.keys().filter(last)) {
                gather(&object[name], ranks, sites);
            }
        }
        _ => {}
    }
}
