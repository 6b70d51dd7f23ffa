//! A timeline in the Trace Event Format, which Perfetto (ui.perfetto.dev) and chrome://tracing open.
//!
//! Google, "Trace Event Format": complete events (`X`) for what ranks do, flow events (`s`, `f`) for messages, metadata
//! events (`M`) for names. A rank is a process, its threads are threads. Times are microseconds.

use std::io::{self, Write};

use serde::Serialize;
use trace::timeline::{Message, Row, State, Timeline};

use super::facts::Facts;
use super::message;

/// Writes the JSON object.
///
/// # Errors
/// When the writer fails.
pub fn write(timeline: &Timeline<'_>, to: impl Write) -> io::Result<()> {
    let document = Document { trace_events: events(timeline), display_time_unit: "ns" };
    let mut to = io::BufWriter::new(to);
    serde_json::to_writer(&mut to, &document)?;
    to.flush()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    trace_events: Vec<Event>,
    display_time_unit: &'static str,
}

/// One event; the names of the fields are the format's.
#[derive(Serialize)]
struct Event {
    name: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    cat: &'static str,
    ph: &'static str,
    ts: Time,
    /// Of a complete event.
    #[serde(skip_serializing_if = "Option::is_none")]
    dur: Option<Time>,
    pid: usize,
    tid: u16,
    /// What joins the two ends of a flow.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    /// `e`: the end of a flow belongs to the slice around it, not to the next one.
    #[serde(skip_serializing_if = "Option::is_none")]
    bp: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    args: Option<Arguments>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Arguments {
    Name {
        name: String,
    },
    SortIndex {
        sort_index: usize,
    },
    Call(Box<Facts>),
    Message {
        tag: i32,
        #[serde(skip_serializing_if = "Option::is_none")]
        bytes: Option<u64>,
    },
}

/// Nanoseconds, written as the format's microseconds; a float has room for all of them in 100 days.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Time(u64);

impl Time {
    fn of(seconds: f64) -> Self {
        Self((seconds * 1e9).round() as u64)
    }
}

impl Serialize for Time {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0 as f64 / 1e3)
    }
}

fn events(timeline: &Timeline<'_>) -> Vec<Event> {
    let pids = pids(timeline);
    let mut events = Vec::new();
    for (row, &pid) in timeline.rows.iter().zip(&pids) {
        names(row, pid, &mut events);
    }
    let from = events.len();
    for (row, &pid) in timeline.rows.iter().zip(&pids) {
        slices(row, pid, &mut events);
    }
    for (id, message) in timeline.messages.iter().enumerate() {
        let ends = [message.from, message.to].map(|row| (pids[row], timeline.rows[row].thread));
        flow(message, id + 1, ends, &mut events);
    }
    // Stable: a call comes before what is within it, and slices before the flows that belong to them.
    events[from..].sort_by_key(|event| event.ts);
    events
}

/// A process for each rank: its rank, where there is one world.
fn pids(timeline: &Timeline<'_>) -> Vec<usize> {
    let mut pids = Vec::with_capacity(timeline.rows.len());
    let mut next = 0;
    for row in &timeline.rows {
        next += usize::from(row.thread == 0);
        pids.push(next - 1);
    }
    pids
}

fn names(row: &Row<'_>, pid: usize, events: &mut Vec<Event>) {
    let mut name = |name, args| {
        let tid = row.thread;
        events.push(Event {
            name,
            cat: "",
            ph: "M",
            ts: Time(0),
            dur: None,
            pid,
            tid,
            id: None,
            bp: None,
            args: Some(args),
        });
    };
    if row.thread == 0 {
        name("process_name", Arguments::Name { name: row.process().to_string() });
        name("process_sort_index", Arguments::SortIndex { sort_index: pid });
    }
    name("thread_name", Arguments::Name { name: message::thread(row.thread) });
}

fn slices(row: &Row<'_>, pid: usize, events: &mut Vec<Event>) {
    let mut slice = |cat, name, (begin, end): (f64, f64), args| {
        let (ts, end) = (Time::of(begin), Time::of(end));
        let (dur, tid) = (Some(Time(end.0 - ts.0)), row.thread);
        events.push(Event { name, cat, ph: "X", ts, dur, pid, tid, id: None, bp: None, args });
    };
    let computing = message::state(State::Computing);
    for segments in row.segments.chunk_by(|a, b| a.call.zip(b.call).is_some_and(|(a, b)| std::ptr::eq(a, b))) {
        let (Some(first), Some(last)) = (segments.first(), segments.last()) else { continue };
        let span = (first.begin, last.end);
        let Some(call) = first.call else {
            slice(computing, computing, span, None);
            continue;
        };
        let facts = Facts { stuck: last.state == State::Stuck, ..Facts::of(row.record, call) };
        slice("MPI", call.enter.kind.name(), span, Some(Arguments::Call(Box::new(facts))));
        for waiting in segments.iter().filter(|it| it.state == State::Waiting && it.seconds() > 0.0) {
            slice(message::WAITING, message::WAITING, (waiting.begin, waiting.end), None);
        }
    }
}

fn flow(message: &Message, id: usize, ends: [(usize, u16); 2], events: &mut Vec<Event>) {
    let sent = Time::of(message.sent);
    // Just before the end, because a slice doesn't contain its end.
    let received = Time(Time::of(message.received).0.saturating_sub(1)).max(sent);
    for ((ph, ts, bp), (pid, tid)) in [("s", sent, None), ("f", received, Some("e"))].into_iter().zip(ends) {
        let args = (ph == "s").then_some(Arguments::Message { tag: message.tag, bytes: message.bytes });
        let (name, cat, dur) = (message::MESSAGE, message::MESSAGE, None);
        events.push(Event { name, cat, ph, ts, dur, pid, tid, id: Some(id), bp, args });
    }
}
