//! A small MPI that runs a program in one of its many orders, and writes what the observer would have written.

use trace::call::{ANY_SOURCE, ANY_TAG, Completion, NO_PEER};
use trace::kind::Pattern;
use trace::{Kind, Launch};

use super::program::{Op, Program};
use super::script::{INT, RankScript, rank};

/// A message on its way: `taken` by a receive, or waiting.
#[derive(Debug)]
struct Message {
    from: u32,
    to: u32,
    tag: i32,
    /// The sender may go on before it is received.
    buffered: bool,
    taken: bool,
}

/// A receive that was posted, and the message that it got.
#[derive(Debug)]
struct Receive {
    rank: u32,
    from: Option<u32>,
    tag: Option<i32>,
    message: Option<usize>,
}

#[derive(Clone, Copy, Debug)]
enum Started {
    Send(usize),
    Receive(usize),
    Part(usize),
}

#[derive(Debug)]
struct Instance {
    on: String,
    index: usize,
    kind: Kind,
    members: Vec<u32>,
    root: u32,
    synchronising: bool,
    /// Who has reached it, with which call.
    there: Vec<(u32, Kind)>,
}

struct Simulator {
    random: u64,
    size: u32,
    messages: Vec<Message>,
    receives: Vec<Receive>,
    instances: Vec<Instance>,
    scripts: Vec<RankScript>,
    /// For each rank: the operation it is at, and what the call it is in waits for.
    at: Vec<(usize, Option<Vec<Started>>)>,
    requests: Vec<Vec<(usize, Started)>>,
    reached: Vec<Vec<(String, usize)>>,
}

/// Runs a program to its end, or until nothing moves.
pub fn run(program: &Program) -> Launch {
    let size = program.ranks.len();
    let mut simulator = Simulator {
        random: program.seed | 1,
        size: size as u32,
        messages: Vec::new(),
        receives: Vec::new(),
        instances: Vec::new(),
        scripts: (0..size as u32).map(rank).collect(),
        at: vec![(0, None); size],
        requests: vec![Vec::new(); size],
        reached: vec![Vec::new(); size],
    };
    let mut idle = 0;
    let mut next = 0;
    while idle < 4 * size {
        next = if simulator.chance(2) { simulator.below(size) } else { (next + 1) % size };
        let moved = simulator.step(next, &program.ranks[next]);
        // Every rank gets its turn before the launch counts as stalled.
        idle = if moved { 0 } else { idle + 1 };
        if idle == 2 * size {
            let any = (0..size).any(|rank| simulator.step(rank, &program.ranks[rank]));
            idle = if any { 0 } else { idle };
        }
    }
    let all_done = (0..size).all(|rank| simulator.at[rank].0 == program.ranks[rank].len());
    let finish = |(script, ops): (RankScript, usize)| match (ops, all_done) {
        (0, true) => script.finalize(),
        (0, false) => script.finalize().hangs(),
        _ => script,
    };
    let left = |rank: usize| program.ranks[rank].len() - simulator.at[rank].0;
    let scripts: Vec<_> =
        simulator.scripts.iter().cloned().enumerate().map(|(rank, it)| finish((it, left(rank)))).collect();
    let records = scripts.iter().map(|script| script.record(size as u32)).collect();
    Launch { records, stalled: !all_done, ..Launch::default() }
}

impl Simulator {
    fn below(&mut self, n: usize) -> usize {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 16) as usize % n
    }

    fn chance(&mut self, one_in: usize) -> bool {
        self.below(one_in) == 0
    }

    /// Lets a rank do something, if it can.
    fn step(&mut self, rank: usize, ops: &[Op]) -> bool {
        let Some(op) = ops.get(self.at[rank].0) else { return false };
        let Some(waits) = self.at[rank].1.clone() else {
            let waits = self.enter(rank, op);
            self.at[rank].1 = Some(waits);
            return true;
        };
        if !waits.iter().all(|&it| self.is_done(it, rank as u32)) {
            return false;
        }
        self.exit(rank, op, &waits);
        self.at[rank] = (self.at[rank].0 + 1, None);
        true
    }

    fn is_done(&self, started: Started, rank: u32) -> bool {
        match started {
            Started::Send(message) => self.messages[message].buffered || self.messages[message].taken,
            Started::Receive(receive) => self.receives[receive].message.is_some(),
            Started::Part(instance) => self.instances[instance].may_leave(rank),
        }
    }

    /// Begins a call that doesn't end yet, and gives what must happen for it to end.
    fn enter(&mut self, rank: usize, op: &Op) -> Vec<Started> {
        let me = rank as u32;
        let script = self.scripts[rank].clone();
        let peer = |from: &Option<u32>| from.map_or(ANY_SOURCE, |from| from as i32);
        let line = 10 + self.at[rank].0 as u32;
        let (script, waits) = match op {
            Op::Send { kind, to, tag, count, .. } => {
                let send = self.send(me, *to, *tag, *kind == Kind::Ssend);
                (script.message(*kind, *to as i32, *tag).of(*count, INT), vec![send])
            }
            Op::Isend { to, tag, count, event } => {
                let send = self.send(me, *to, *tag, false);
                self.requests[rank].push((*event, send));
                (script.isend(*to as i32, *tag).of(*count, INT).request(&event.to_string()), Vec::new())
            }
            Op::Recv { from, tag, count, .. } => {
                let receive = self.receive(me, *from, *tag);
                (script.recv(peer(from), tag.unwrap_or(ANY_TAG)).of(*count, INT), vec![receive])
            }
            Op::Irecv { from, tag, count, event } => {
                let receive = self.receive(me, *from, *tag);
                self.requests[rank].push((*event, receive));
                let script = script.irecv(peer(from), tag.unwrap_or(ANY_TAG)).of(*count, INT);
                (script.request(&event.to_string()), Vec::new())
            }
            Op::Probe { from, tag, .. } => {
                // As a receive that takes nothing: it is taken back when the probe ends.
                let place = self.receives.len();
                let mut probe = Receive { rank: u32::MAX - 1 - me, from: *from, tag: *tag, message: None };
                let fits = |it: &Message| it.to == me && !it.taken && probe.fits(it.from, it.tag);
                probe.message = self.messages.iter().position(fits);
                self.receives.push(probe);
                (script.probe(peer(from), tag.unwrap_or(ANY_TAG)), vec![Started::Receive(place)])
            }
            Op::Sendrecv { to, from, tag, .. } => {
                let send = self.send(me, *to, *tag, false);
                let receive = self.receive(me, Some(*from), Some(*tag));
                (script.sendrecv(*to as i32, *tag, *from as i32, *tag), vec![send, receive])
            }
            Op::Wait { events } => {
                let of = |event: &usize| self.requests[rank].iter().find(|it| it.0 == *event).map(|it| it.1);
                let waits: Vec<Started> = events.iter().filter_map(of).collect();
                let names: Vec<String> = events.iter().map(ToString::to_string).collect();
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                (script.wait(&names), waits)
            }
            Op::Collective { kind, on, root, operation, count, event } => {
                let part = self.join(me, on, *kind, *root as u32);
                let script = script.collective(*kind).on(on);
                let script = match kind {
                    Kind::Barrier | Kind::Ibarrier => script,
                    Kind::Bcast => script.of(*count, INT).with(|enter| enter.peer = *root),
                    Kind::Gather | Kind::Scatter => {
                        script.of(*count, INT).into(*count, INT).with(|enter| enter.peer = *root)
                    }
                    Kind::Reduce => {
                        script.of(*count, INT).with(|enter| (enter.peer, enter.operation) = (*root, operation.0))
                    }
                    _ => script.of(*count, INT).with(|enter| enter.operation = operation.0),
                };
                match kind.class() {
                    trace::kind::Class::Icollective(_) => {
                        self.requests[rank].push((*event, part));
                        (script.request(&event.to_string()), Vec::new())
                    }
                    _ => (script, vec![part]),
                }
            }
            Op::Split { name, members } => {
                let part = self.join(me, "world", Kind::CommSplit, 0);
                (script.split(name, members), vec![part])
            }
            Op::Free { name } => (script.frees(name), Vec::new()),
        };
        // Until it ends, a call is open: what the record says of its end is taken back here, and put in by `exit`.
        self.scripts[rank] = script.at("program.rs", line);
        let open = self.scripts[rank].clone().hangs();
        self.ended(rank, open);
        waits
    }

    /// Keeps the open call's script, with the ended one aside.
    fn ended(&mut self, rank: usize, open: RankScript) {
        let done = std::mem::replace(&mut self.scripts[rank], open);
        self.scripts[rank].aside = Some(Box::new(done));
    }

    fn exit(&mut self, rank: usize, op: &Op, waits: &[Started]) {
        let script = *self.scripts[rank].aside.take().expect("a call that was entered");
        self.scripts[rank] = match op {
            Op::Recv { .. } | Op::Probe { .. } | Op::Sendrecv { .. } => {
                let message = waits.iter().find_map(|&it| self.status(it)).expect("a message");
                script.got(message.from as i32, message.tag)
            }
            Op::Wait { events } => events.iter().zip(waits).fold(script, |script, (event, &started)| {
                let (source, tag) = self.status(started).map_or((NO_PEER, ANY_TAG), |it| (it.from as i32, it.tag));
                let fill = |done: &mut Completion| (done.source, done.tag) = (source, tag);
                script.completed(&event.to_string(), fill)
            }),
            _ => script,
        };
    }

    /// The message that a receive got.
    fn status(&self, started: Started) -> Option<&Message> {
        match started {
            Started::Receive(receive) => self.receives[receive].message.map(|message| &self.messages[message]),
            _ => None,
        }
    }

    fn send(&mut self, from: u32, to: u32, tag: i32, synchronous: bool) -> Started {
        let buffered = !synchronous && !self.chance(3);
        let place = self.messages.len();
        self.messages.push(Message { from, to, tag, buffered, taken: false });
        for probe in &mut self.receives {
            if probe.rank == u32::MAX - 1 - to && probe.message.is_none() && probe.fits(from, tag) {
                probe.message = Some(place);
            }
        }
        if let Some(receive) =
            self.receives.iter_mut().find(|it| it.rank == to && it.message.is_none() && it.fits(from, tag))
        {
            receive.message = Some(place);
            self.messages[place].taken = true;
        }
        Started::Send(place)
    }

    fn receive(&mut self, me: u32, from: Option<u32>, tag: Option<i32>) -> Started {
        let receive = Receive { rank: me, from, tag, message: None };
        // The first that fits of each sender; which sender comes first is chance.
        let mut found: Vec<usize> = Vec::new();
        for (place, message) in self.messages.iter().enumerate() {
            let known = found.iter().any(|&it: &usize| self.messages[it].from == message.from);
            if message.to == me && !message.taken && receive.fits(message.from, message.tag) && !known {
                found.push(place);
            }
        }
        let choice = if found.is_empty() { None } else { Some(found[self.below(found.len())]) };
        if let Some(message) = choice {
            self.messages[message].taken = true;
        }
        self.receives.push(Receive { message: choice, ..receive });
        Started::Receive(self.receives.len() - 1)
    }

    fn join(&mut self, me: u32, on: &str, kind: Kind, root: u32) -> Started {
        let is_even = me.is_multiple_of(2);
        let name = if on == "half" { format!("half {is_even}") } else { on.to_owned() };
        let index = self.reached[me as usize].iter().filter(|it| it.0 == name).count();
        self.reached[me as usize].push((name.clone(), index));
        let known = self.instances.iter().position(|it| it.on == name && it.index == index);
        let place = known.unwrap_or_else(|| {
            let members: Vec<u32> =
                (0..self.size).filter(|rank| on != "half" || rank.is_multiple_of(2) == is_even).collect();
            let root = members[root as usize % members.len()];
            let synchronising = self.chance(2);
            self.instances.push(Instance { on: name, index, kind, members, root, synchronising, there: Vec::new() });
            self.instances.len() - 1
        });
        self.instances[place].there.push((me, kind));
        Started::Part(place)
    }
}

impl Receive {
    fn fits(&self, from: u32, tag: i32) -> bool {
        self.from.is_none_or(|it| it == from) && self.tag.is_none_or(|it| it == tag)
    }
}

impl Instance {
    fn may_leave(&self, rank: u32) -> bool {
        let is_there = |member: u32| self.there.contains(&(member, self.kind));
        let all = self.members.iter().all(|&member| is_there(member));
        if all || !is_there(rank) || self.synchronising {
            return all && is_there(rank);
        }
        match self.kind.pattern() {
            Some(Pattern::OneToAll) => is_there(self.root),
            Some(Pattern::AllToOne) => rank != self.root,
            Some(Pattern::Prefix) => self.members.iter().take_while(|&&it| it < rank).all(|&it| is_there(it)),
            _ => false,
        }
    }
}
