//! Random programs that are correct because of how they are made: one communication after another, each given to all
//! of its ranks. Whatever runs them in that order never waits, so no order deadlocks.

use proptest::prelude::*;
use trace::Kind;
use trace::datatype::Operation;

/// What one rank does.
#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    /// `kind` is any blocking send.
    Send {
        kind: Kind,
        to: u32,
        tag: i32,
        count: i64,
        event: usize,
    },
    Recv {
        from: Option<u32>,
        tag: Option<i32>,
        count: i64,
        event: usize,
    },
    /// Starts, to be waited for by the event's number.
    Isend {
        to: u32,
        tag: i32,
        count: i64,
        event: usize,
    },
    Irecv {
        from: Option<u32>,
        tag: Option<i32>,
        count: i64,
        event: usize,
    },
    /// Waits for what these events started.
    Wait {
        events: Vec<usize>,
    },
    Sendrecv {
        to: u32,
        from: u32,
        tag: i32,
        event: usize,
    },
    /// Probes, and then receives.
    Probe {
        from: Option<u32>,
        tag: Option<i32>,
        event: usize,
    },
    Collective {
        kind: Kind,
        on: &'static str,
        root: i32,
        operation: Operation,
        count: i64,
        event: usize,
    },
    Split {
        name: &'static str,
        members: Vec<u32>,
    },
    Free {
        name: &'static str,
    },
}

#[derive(Clone, Debug)]
pub struct Program {
    pub ranks: Vec<Vec<Op>>,
    pub events: usize,
    pub has_wildcards: bool,
    pub seed: u64,
}

/// One communication.
#[derive(Clone, Debug)]
enum Event {
    Message {
        from: u32,
        to: u32,
        tag: i32,
        count: i64,
        ssend: bool,
        isend: bool,
        irecv: bool,
        any_tag: bool,
        probe: bool,
    },
    Gather {
        to: u32,
        tag: i32,
        nonblocking: bool,
    },
    Shift {
        by: u32,
        tag: i32,
    },
    Collective {
        which: usize,
        on: usize,
        root: u32,
        count: i64,
    },
    WaitAll {
        rank: u32,
    },
}

fn event() -> impl Strategy<Value = Event> {
    let flags = proptest::array::uniform5(any::<bool>());
    prop_oneof![
        5 => (0..64u32, 0..64u32, 0..3i32, 1..5i64, flags).prop_map(|(from, to, tag, count, [ssend, isend, irecv, any_tag, probe])| {
            Event::Message { from, to, tag, count, ssend, isend, irecv, any_tag, probe }
        }),
        1 => (0..64u32, any::<bool>()).prop_map(|(to, nonblocking)| Event::Gather { to, tag: 0, nonblocking }),
        1 => (0..8u32, 0..3i32).prop_map(|(by, tag)| Event::Shift { by, tag }),
        3 => (0..COLLECTIVES.len(), 0..3usize, 0..64u32, 1..4i64)
            .prop_map(|(which, on, root, count)| Event::Collective { which, on, root, count }),
        1 => (0..64u32).prop_map(|rank| Event::WaitAll { rank }),
    ]
}

const COLLECTIVES: [Kind; 9] = [
    Kind::Barrier,
    Kind::Bcast,
    Kind::Reduce,
    Kind::Allreduce,
    Kind::Gather,
    Kind::Scatter,
    Kind::Scan,
    Kind::Ibarrier,
    Kind::Iallreduce,
];

pub fn program() -> impl Strategy<Value = Program> {
    (2..6u32, proptest::collection::vec(event(), 1..24), any::<u64>())
        .prop_map(|(size, events, seed)| build(size, &events, seed))
}

/// As [`program`], without wildcards.
pub fn program_without_wildcards() -> impl Strategy<Value = Program> {
    program().prop_filter("no wildcards", |program| !program.has_wildcards)
}

/// Gives each event to its ranks.
fn build(size: u32, events: &[Event], seed: u64) -> Program {
    let all: Vec<u32> = (0..size).collect();
    let (even, odd): (Vec<u32>, Vec<u32>) = all.iter().partition(|rank| *rank % 2 == 0);
    let mut ranks: Vec<Vec<Op>> = vec![Vec::new(); size as usize];
    let mut pending: Vec<Vec<usize>> = vec![Vec::new(); size as usize];
    for &rank in &all {
        let members = if rank % 2 == 0 { even.clone() } else { odd.clone() };
        ranks[rank as usize].push(Op::Split { name: "half", members });
        ranks[rank as usize].push(Op::Split { name: "copy", members: all.clone() });
    }
    let mut has_wildcards = false;
    for (event, it) in events.iter().enumerate() {
        match it.clone() {
            Event::Message { from, to, tag, count, ssend, isend, irecv, any_tag, probe } => {
                let (from, to) = (from % size, to % size);
                // Only nonblocking messages to oneself are correct.
                let own = from == to;
                let receive = (Some(from), (!any_tag).then_some(tag));
                if irecv || own {
                    ranks[to as usize].push(Op::Irecv { from: receive.0, tag: receive.1, count, event });
                    pending[to as usize].push(event);
                }
                if isend || own {
                    // A rank that both starts and receives an event waits for both at once.
                    ranks[from as usize].push(Op::Isend { to, tag, count, event: event + events.len() });
                    pending[from as usize].push(event + events.len());
                } else {
                    let kind = if ssend { Kind::Ssend } else { Kind::Send };
                    ranks[from as usize].push(Op::Send { kind, to, tag, count, event });
                }
                if !(irecv || own) {
                    if probe && !pending[to as usize].iter().any(|&it| it < events.len()) {
                        ranks[to as usize].push(Op::Probe { from: receive.0, tag: receive.1, event });
                    }
                    ranks[to as usize].push(Op::Recv { from: receive.0, tag: receive.1, count, event });
                }
            }
            Event::Gather { to, nonblocking, .. } => {
                // Its own tag, so that no other receive takes its messages.
                let (to, tag) = (to % size, 100 + event as i32);
                has_wildcards = true;
                for rank in (0..size).filter(|&rank| rank != to) {
                    let id = event + events.len() * (2 + rank as usize);
                    ranks[rank as usize].push(Op::Send { kind: Kind::Send, to, tag, count: 1, event });
                    ranks[to as usize].push(if nonblocking {
                        pending[to as usize].push(id);
                        Op::Irecv { from: None, tag: Some(tag), count: 1, event: id }
                    } else {
                        Op::Recv { from: None, tag: Some(tag), count: 1, event }
                    });
                }
            }
            Event::Shift { by, tag } => {
                let by = 1 + by % (size - 1);
                for rank in 0..size {
                    let (to, from) = ((rank + by) % size, (rank + size - by) % size);
                    ranks[rank as usize].push(Op::Sendrecv { to, from, tag, event });
                }
            }
            Event::Collective { which, on, root, count } => {
                let (kind, on) = (COLLECTIVES[which], ["world", "half", "copy"][on]);
                for rank in 0..size {
                    let members = match on {
                        "half" if rank % 2 == 0 => even.len(),
                        "half" => odd.len(),
                        _ => size as usize,
                    };
                    let root = (root % members as u32) as i32;
                    let operation = Operation::SUM;
                    ranks[rank as usize].push(Op::Collective { kind, on, root, operation, count, event });
                    if matches!(kind, Kind::Ibarrier | Kind::Iallreduce) {
                        pending[rank as usize].push(event);
                    }
                }
            }
            Event::WaitAll { rank } => {
                let rank = (rank % size) as usize;
                let events = std::mem::take(&mut pending[rank]);
                if !events.is_empty() {
                    ranks[rank].push(Op::Wait { events });
                }
            }
        }
    }
    for (ops, events) in ranks.iter_mut().zip(pending) {
        if !events.is_empty() {
            ops.push(Op::Wait { events });
        }
        ops.push(Op::Free { name: "half" });
        ops.push(Op::Free { name: "copy" });
    }
    Program { ranks, events: events.len(), has_wildcards, seed }
}
