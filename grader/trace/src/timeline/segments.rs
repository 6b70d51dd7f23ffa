//! From the records of a launch to what each of its ranks did when.

use crate::call::Call;
use crate::{CallPlace, End, Exchanges, Launch, Record, exchanges};

use super::{Message, Row, Segment, State, Timeline};

/// Asking for a message more often than this, in nanoseconds, is waiting for it; more rarely, there is work between.
const POLLING: u64 = 10_000;

/// Asking with pauses is waiting too, if no more than this part of the time was work.
const IDLE: u64 = 5;

/// What a rank that is stuck, or computes and was ended, is shown beyond the last event: this part of the whole.
const BEYOND: u64 = 12;

/// The same, in seconds.
pub(super) fn beyond(seconds: f64) -> f64 {
    (seconds / BEYOND as f64).max(1e-6)
}

impl<'a> Timeline<'a> {
    /// The timeline of a launch, from its earliest event.
    #[must_use]
    pub fn of(launch: &'a Launch) -> Self {
        let exchanges = exchanges(launch);
        let times = || launch.records.iter().flat_map(|record| &record.calls).flat_map(times);
        let clock = Clock { origin: times().min().unwrap_or(0) };
        let mut end = times().max().unwrap_or(0);
        // How long a rank computed that was ended at it is drawn to scale where that is known; how long one was stuck says nothing.
        let to_scale = !launch.stalled && launch.ended_at > end && launch.records.iter().any(goes_on);
        if to_scale {
            end = launch.ended_at;
        } else if launch.records.iter().any(|record| goes_on(record) || record.calls.iter().any(is_stuck)) {
            end = end.saturating_add(((end - clock.origin) / BEYOND).max(1_000));
        }
        let mut order: Vec<usize> = (0..launch.records.len()).collect();
        order.sort_by_key(|&place| launch.records[place].process);
        let mut rows = Vec::with_capacity(order.len());
        let mut row_of = vec![0; order.len()];
        for place in order {
            let record = &launch.records[place];
            row_of[place] = rows.len();
            let aborted = launch.was_aborted();
            for thread in threads(record) {
                let mut track = Track { clock, end, aborted, at: None, cpu: None, segments: Vec::new() };
                for (call, arrival) in record.calls.iter().zip(&exchanges.arrivals[place]) {
                    if call.enter.thread == thread {
                        track.call(call, *arrival);
                    }
                }
                if thread == 0 && goes_on(record) {
                    let state = if record.asked_again() > 0 { State::Waiting } else { State::Computing };
                    track.add(state, end, None);
                }
                rows.push(Row { record, thread, segments: track.segments });
            }
        }
        let messages = messages(launch, &exchanges, &row_of, clock);
        Self { rows, messages, length: clock.seconds(end), to_scale }
    }
}

#[derive(Clone, Copy)]
struct Clock {
    origin: u64,
}

impl Clock {
    fn seconds(self, time: u64) -> f64 {
        time.saturating_sub(self.origin) as f64 / 1e9
    }
}

fn times(call: &Call) -> impl Iterator<Item = u64> {
    [Some(call.enter.time), call.exit.as_ref().map(|exit| exit.time)].into_iter().flatten()
}

fn is_stuck(call: &Call) -> bool {
    call.exit.is_none() && call.enter.kind.may_block()
}

fn threads(record: &Record) -> Vec<u16> {
    let mut threads: Vec<u16> = record.calls.iter().map(|call| call.enter.thread).collect();
    threads.push(0);
    threads.sort_unstable();
    threads.dedup();
    threads
}

/// Whether a rank was still at work when the launch was over: it had ended neither MPI nor itself.
fn goes_on(record: &Record) -> bool {
    let is_out = record.calls.last().is_some_and(|call| call.exit.is_some());
    is_out && !record.partial && record.end == End::Running && !record.has_ended()
}

/// The segments of one thread in the making.
struct Track<'a> {
    clock: Clock,
    /// The end of the timeline, in nanoseconds.
    end: u64,
    aborted: bool,
    /// Where the last segment ended; none before the first.
    at: Option<u64>,
    /// The processor time of the thread at the end of its last call.
    cpu: Option<u64>,
    segments: Vec<Segment<'a>>,
}

impl<'a> Track<'a> {
    fn call(&mut self, call: &'a Call, arrival: Option<u64>) {
        let enter = call.enter.time;
        let before = self.at.unwrap_or(enter);
        let (repeated, passed) = (u64::from(call.enter.repeated), enter.saturating_sub(before));
        let worked = self.cpu.zip(call.enter.cpu).map(|(before, now)| now.saturating_sub(before));
        let is_idle = worked.is_some_and(|worked| worked < passed / IDLE);
        self.cpu = call.exit.as_ref().and_then(|exit| exit.cpu);
        if repeated > 0 && (passed / repeated < POLLING || is_idle) {
            self.at = Some(before);
            self.add(State::Waiting, enter, Some(call));
        } else if enter > before {
            self.add(State::Computing, enter, None);
        }
        self.at = Some(before.max(enter));
        let Some(exit) = &call.exit else {
            // Whoever is in a call when another rank aborts could have come out of it.
            let state = match is_stuck(call) {
                true if self.aborted => State::Waiting,
                true => State::Stuck,
                false => State::Communicating,
            };
            return self.add(state, self.end, Some(call));
        };
        if call.asks_in_vain() {
            return self.add(State::Waiting, exit.time, Some(call));
        }
        if let Some(arrival) = arrival.map(|it| it.min(exit.time)).filter(|&it| it > enter) {
            self.add(State::Waiting, arrival, Some(call));
        }
        self.add(State::Communicating, exit.time, Some(call));
    }

    /// Adds a segment from where the last one ended.
    fn add(&mut self, state: State, until: u64, call: Option<&'a Call>) {
        let begin = self.at.unwrap_or(until);
        let end = until.max(begin);
        let segment = Segment { state, begin: self.clock.seconds(begin), end: self.clock.seconds(end), call };
        self.at = Some(end);
        // A call that took no time is a call even so.
        let is_known = || self.segments.last().is_some_and(|last| last.call.is_some_and(|it| is_same(it, call)));
        if end > begin || (call.is_some() && !is_known()) {
            self.segments.push(segment);
        }
    }
}

fn is_same(call: &Call, other: Option<&Call>) -> bool {
    other.is_some_and(|other| std::ptr::eq(call, other))
}

fn messages(launch: &Launch, exchanges: &Exchanges, row_of: &[usize], clock: Clock) -> Vec<Message> {
    let message = |it: &crate::Message| {
        let call = |place: CallPlace| &launch.records[place.record].calls[place.call];
        let receive = call(it.received_in);
        let received = receive.exit.as_ref()?.time;
        let arrival = exchanges.arrivals[it.received_in.record][it.received_in.call];
        let waited = arrival.map_or(0, |arrival| arrival.min(received).saturating_sub(receive.enter.time));
        Some(Message {
            from: row_of[it.sent_in.record],
            to: row_of[it.received_in.record],
            sent: clock.seconds(call(it.sent_in).enter.time),
            received: clock.seconds(received),
            waited: waited as f64 / 1e9,
            tag: it.tag,
            bytes: it.bytes,
        })
    };
    exchanges.messages.iter().filter_map(message).collect()
}
