//! Runs the matched record again, call by call, without MPI and without time.
//!
//! A rank goes on when what its call waits for has been started by the other side. As recorded, a standard send never
//! waits. Synchronously, it waits for its receive, and a collective for all of its members: a correct program ends that
//! way too (MPI 4.1, 3.5 and 6.14).

pub(crate) mod race;
pub(crate) mod safety;

use std::collections::VecDeque;

use crate::fast_map::FastMap;
use crate::kind::{Mode, Pattern};
use crate::matching::{How, Matching, NONE, Role};

/// What happens in a replay, in an order that respects who waits for whom.
pub(crate) trait Watch {
    /// A process begins a call.
    fn enter(&mut self, _process: usize, _call: usize) {}
    /// It has started an item.
    fn posted(&mut self, _item: u32) {}
    /// It has seen an item complete.
    fn completed(&mut self, _item: u32) {}
}

impl Watch for () {}

/// Where a replay is.
pub(crate) struct Replay<'m, 'a, W> {
    pub matching: &'m Matching<'a>,
    pub watch: W,
    synchronous: bool,
    posted: Vec<bool>,
    /// How many parts of each instance are there.
    arrived: Vec<u32>,
    /// For each process: its call, and how many of the items that it waits for are known to be satisfied.
    at: Vec<(usize, usize)>,
    entered: Vec<bool>,
    /// Who waits for an item to be started, and for an instance to be joined.
    for_item: FastMap<u32, Vec<u32>>,
    for_instance: FastMap<u32, Vec<u32>>,
    queue: VecDeque<usize>,
    /// Something completed in the record that could not yet complete here.
    pub speculative: bool,
}

impl<'m, 'a, W: Watch> Replay<'m, 'a, W> {
    pub(crate) fn new(matching: &'m Matching<'a>, synchronous: bool, watch: W) -> Self {
        let processes = matching.steps.len();
        Self {
            matching,
            watch,
            synchronous,
            posted: vec![false; matching.items.len()],
            arrived: vec![0; matching.instances.len()],
            at: vec![(0, 0); processes],
            entered: vec![false; processes],
            for_item: FastMap::default(),
            for_instance: FastMap::default(),
            queue: (0..processes).collect(),
            speculative: false,
        }
    }

    /// Goes as far as it can, and gives the processes that are stuck before the end of their record.
    pub(crate) fn run(&mut self) -> Vec<usize> {
        while let Some(process) = self.queue.pop_front() {
            while self.step(process) {}
        }
        (0..self.at.len()).filter(|&process| !self.is_at_end(process)).collect()
    }

    /// Goes to the end: where it is stuck, one process simply goes on.
    pub(crate) fn run_through(&mut self) {
        while let Some(&stuck) = self.run().first() {
            self.leave(stuck);
            self.queue.push_back(stuck);
        }
    }

    fn is_at_end(&self, process: usize) -> bool {
        let call = self.at[process].0;
        let record = self.matching.record(process as u32);
        record.calls.get(call).is_none_or(|it| it.exit.is_none() && self.entered[process])
    }

    /// The call that a process is in.
    pub(crate) fn call(&self, process: usize) -> usize {
        self.at[process].0
    }

    pub(crate) fn is_posted(&self, item: u32) -> bool {
        self.posted[item as usize]
    }

    /// One step of a process; false when it can't go on.
    fn step(&mut self, process: usize) -> bool {
        let call = self.at[process].0;
        if call >= self.matching.steps[process].len() {
            return false;
        }
        if !std::mem::replace(&mut self.entered[process], true) {
            self.post(process, call);
        }
        if self.matching.record(process as u32).calls[call].exit.is_none() || !self.may_leave(process, call) {
            return false;
        }
        self.leave(process);
        true
    }

    fn post(&mut self, process: usize, call: usize) {
        self.watch.enter(process, call);
        for item in self.matching.posted(process, call) {
            self.posted[item as usize] = true;
            self.watch.posted(item);
            let instance = self.matching.item(item).instance;
            if instance != NONE {
                self.arrived[instance as usize] += 1;
                let waiting = self.for_instance.remove(&instance).unwrap_or_default();
                self.queue.extend(waiting.into_iter().map(|process| process as usize));
            }
            if let Some(waiting) = self.for_item.remove(&item) {
                self.queue.extend(waiting.into_iter().map(|process| process as usize));
            }
        }
    }

    fn may_leave(&mut self, process: usize, call: usize) -> bool {
        let matching = self.matching;
        let waited = matching.awaited(process, call);
        match matching.steps[process][call].how {
            How::Nothing => true,
            How::All => {
                while let Some(&item) = waited.get(self.at[process].1) {
                    if !self.is_satisfied(item) {
                        self.wait_for(process, item);
                        return false;
                    }
                    self.at[process].1 += 1;
                }
                true
            }
            How::Any => {
                let some = waited.is_empty() || waited.iter().any(|&item| self.is_satisfied(item));
                if some {
                    self.note_speculation(waited, call);
                } else {
                    waited.iter().for_each(|&item| self.wait_for(process, item));
                }
                some
            }
            How::Polled => {
                self.note_speculation(waited, call);
                true
            }
        }
    }

    fn note_speculation(&mut self, waited: &[u32], call: usize) {
        let done = |item: u32| self.matching.item(item).done_in == call as u32;
        self.speculative |= waited.iter().any(|&item| done(item) && !self.is_satisfied(item));
    }

    fn leave(&mut self, process: usize) {
        let call = self.at[process].0;
        for &item in self.matching.awaited(process, call) {
            if self.matching.item(item).done_in == call as u32 {
                self.watch.completed(item);
            }
        }
        self.at[process] = (call + 1, 0);
        self.entered[process] = false;
    }

    fn wait_for(&mut self, process: usize, item: u32) {
        let it = self.matching.item(item);
        let waiting = match it.role {
            Role::Collective => self.for_instance.entry(it.instance).or_default(),
            _ => self.for_item.entry(it.partner).or_default(),
        };
        if !waiting.contains(&(process as u32)) {
            waiting.push(process as u32);
        }
    }

    /// Whether an item can complete now.
    pub(crate) fn is_satisfied(&self, place: u32) -> bool {
        let item = self.matching.item(place);
        // The wait for a request that was asked to be cancelled is local (3.8.4).
        if item.void || item.cancelled || item.cancel_asked || item.freed {
            return true;
        }
        match item.role {
            Role::Collective => self.is_collective_satisfied(place),
            Role::Send(Mode::Buffered) => true,
            Role::Send(Mode::Standard | Mode::Ready) if !self.synchronous => true,
            _ => item.partner == NONE || self.posted[item.partner as usize],
        }
    }

    fn is_collective_satisfied(&self, place: u32) -> bool {
        let item = self.matching.item(place);
        let instance = &self.matching.instances[item.instance as usize];
        let all = self.arrived[item.instance as usize] as usize == instance.parts.len();
        let pattern = pattern(self.matching, place);
        if all || matches!(pattern, Pattern::Neighbours | Pattern::Local) {
            return true;
        }
        if self.synchronous {
            return false;
        }
        let root = root(self.matching, place);
        let is_there = |process: u32| instance.part_of(process).is_none_or(|part| self.posted[part as usize]);
        match (pattern, root) {
            (Pattern::OneToAll, Some(root)) => is_there(root),
            (Pattern::AllToOne, Some(root)) => root != item.process,
            (Pattern::Prefix, _) => {
                let members = &self.matching.world.group(item.communicator).members;
                members.iter().take_while(|&&member| member != item.process).all(|&member| is_there(member))
            }
            _ => false,
        }
    }
}

/// The pattern of the collective that an item is a part of.
pub(crate) fn pattern(matching: &Matching<'_>, place: u32) -> Pattern {
    let item = matching.item(place);
    let enter = &matching.record(item.process).calls[item.call as usize].enter;
    enter.kind.pattern().unwrap_or(Pattern::Local)
}

/// Whether others need what this part of a collective brings.
pub(crate) fn gives(matching: &Matching<'_>, place: u32) -> bool {
    let is_root = |root| root == matching.item(place).process;
    match pattern(matching, place) {
        Pattern::OneToAll => root(matching, place).is_none_or(is_root),
        Pattern::Neighbours | Pattern::Local => false,
        _ => true,
    }
}

/// Whether this part of a collective needs what others bring.
pub(crate) fn takes(matching: &Matching<'_>, place: u32) -> bool {
    let is_root = |root| root == matching.item(place).process;
    match pattern(matching, place) {
        Pattern::AllToOne => root(matching, place).is_none_or(is_root),
        Pattern::OneToAll => root(matching, place).is_none_or(|root| !is_root(root)),
        Pattern::Neighbours | Pattern::Local => false,
        _ => true,
    }
}

/// The root's process, in a collective within one group that has a root.
pub(crate) fn root(matching: &Matching<'_>, place: u32) -> Option<u32> {
    let item = matching.item(place);
    if matching.world.group(item.communicator).is_inter {
        return None;
    }
    let enter = &matching.record(item.process).calls[item.call as usize].enter;
    let view = matching.world.view(item.process as usize, enter.communicator)?;
    view.local.get(usize::try_from(enter.peer).ok()?).copied()
}
