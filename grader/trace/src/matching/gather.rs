//! From calls to items: what each call started, and what it waited for.

use super::collectives::Counter;
use super::{How, Item, Matching, NONE, Peer, Role, Step, World};
use crate::call::{ANY_SOURCE, ANY_TAG, Call, Enter, Exit, NO_PEER, NO_TAG, PROC_NULL, flags};
use crate::datatype::Content;
use crate::fast_map::FastMap;
use crate::format::CHECKSUM_BITS;
use crate::kind::{Class, Mode};
use crate::launch::{Launch, Record};

/// One process on its way through its calls.
struct Gatherer<'a, 'm> {
    matching: &'m mut Matching<'a>,
    counter: &'m mut Counter,
    record: &'a Record,
    process: usize,
    call: usize,
    /// Requests that were started and not completed.
    active: FastMap<u64, u32>,
    /// Persistent requests: the call that made each.
    persistent: FastMap<u64, usize>,
}

pub(super) fn gather(launch: &Launch) -> Matching<'_> {
    let calls: usize = launch.records.iter().map(|record| record.calls.len()).sum();
    let mut matching = Matching {
        launch,
        world: World::new(launch),
        items: Vec::with_capacity(calls),
        waited: Vec::with_capacity(calls),
        steps: Vec::with_capacity(launch.records.len()),
        instances: Vec::new(),
        complete: launch.is_complete(),
        threaded: Vec::with_capacity(launch.records.len()),
        doubtful: Vec::new(),
        changed: Vec::new(),
        left_active: Vec::new(),
        asked: Vec::with_capacity(launch.records.len()),
        left_persistent: Vec::new(),
    };
    let mut counter = Counter::default();
    for (process, record) in launch.records.iter().enumerate() {
        let first = record.calls.first().map(|call| call.enter.thread);
        matching.threaded.push(record.calls.iter().any(|call| Some(call.enter.thread) != first));
        matching.steps.push(Vec::with_capacity(record.calls.len()));
        counter.next_process();
        let mut gatherer = Gatherer {
            matching: &mut matching,
            counter: &mut counter,
            record,
            process,
            call: 0,
            active: FastMap::default(),
            persistent: FastMap::default(),
        };
        for call in 0..record.calls.len() {
            gatherer.call = call;
            gatherer.step();
        }
        let asked = gatherer.asked();
        let mut active: Vec<u32> = gatherer.active.into_values().collect();
        active.sort_unstable();
        let mut persistent: Vec<usize> = gatherer.persistent.into_values().collect();
        persistent.sort_unstable();
        matching.left_active.extend(active);
        matching.asked.push(asked);
        matching.left_persistent.extend(persistent.into_iter().map(|call| (process as u32, call as u32)));
    }
    matching
}

impl<'a> Gatherer<'a, '_> {
    fn step(&mut self) {
        let call: &'a Call = &self.record.calls[self.call];
        let (enter, exit) = (&call.enter, call.exit.as_ref());
        let posts = self.matching.items.len() as u32;
        let waits = self.matching.waited.len() as u32;
        let mut how = How::Nothing;
        match enter.kind.class() {
            Class::Send(mode) => {
                how = How::All;
                self.send(enter, exit, mode);
                self.wait_for_posted(posts);
            }
            Class::Isend(mode) => {
                self.send(enter, None, mode);
                self.request(enter.sequence, posts);
            }
            Class::Recv | Class::Probe => {
                how = How::All;
                let role = if enter.kind.class() == Class::Recv { Role::Receive } else { Role::Probe };
                self.receive(enter, exit, role);
                self.wait_for_posted(posts);
            }
            Class::Irecv => {
                self.receive(enter, None, Role::Receive);
                self.request(enter.sequence, posts);
            }
            Class::Mprobe => {
                how = How::All;
                self.receive(enter, exit, Role::Receive);
                self.wait_for_posted(posts);
                self.take(enter.sequence, posts, exit);
            }
            Class::Improbe if exit.is_some_and(|exit| exit.has(flags::TRUE)) => {
                self.receive(enter, exit, Role::Receive);
                self.take(enter.sequence, posts, exit);
            }
            Class::Mrecv | Class::Imrecv => self.take_probed(enter),
            Class::Sendrecv => {
                how = How::All;
                self.send(enter, exit, Mode::Standard);
                self.receive_half(enter, exit);
                self.wait_for_posted(posts);
            }
            Class::SendInit(_) | Class::RecvInit => {
                self.persistent.insert(enter.sequence, self.call);
            }
            Class::Start => {
                for request in enter.list.iter() {
                    self.start(*request);
                }
            }
            Class::WaitAll => {
                how = How::All;
                self.wait(enter, exit);
            }
            Class::WaitAny => {
                how = How::Any;
                self.wait(enter, exit);
            }
            Class::Test => {
                how = How::Polled;
                if let Some(exit) = exit {
                    self.complete(exit, true);
                }
            }
            Class::Cancel => {
                for request in enter.list.iter() {
                    if let Some(&item) = self.active.get(request) {
                        self.matching.items[item as usize].cancel_asked = true;
                    }
                }
            }
            Class::RequestFree => {
                for request in enter.list.iter() {
                    // An active persistent request goes on to completion; either way it needs no wait.
                    self.persistent.remove(request);
                    if let Some(item) = self.active.remove(request) {
                        self.matching.items[item as usize].freed = true;
                    }
                }
            }
            Class::Collective(_) | Class::Icollective(_) => {
                let blocking = matches!(enter.kind.class(), Class::Collective(_));
                self.collective(enter, exit.filter(|_| blocking));
                if blocking {
                    how = How::All;
                    self.wait_for_posted(posts);
                } else {
                    self.request(enter.sequence, posts);
                }
            }
            _ => {}
        }
        let end = (self.matching.items.len() as u32, self.matching.waited.len() as u32);
        self.matching.steps[self.process].push(Step { posts: (posts, end.0), waits: (waits, end.1), how });
    }

    /// What the last call asked for, if it was a test or a probe that was not true.
    fn asked(&self) -> Vec<Item> {
        let Some(call) = self.record.calls.last() else { return Vec::new() };
        let enter = &call.enter;
        match enter.kind.class() {
            _ if !call.asks_in_vain() => Vec::new(),
            Class::Test => {
                let active = enter.list.iter().filter_map(|request| self.active.get(request));
                active.map(|&item| self.matching.items[item as usize]).collect()
            }
            _ => vec![self.item(Role::Probe, enter.communicator, enter.peer, enter.tag)],
        }
    }

    fn send(&mut self, enter: &Enter<'_>, exit: Option<&Exit<'_>>, mode: Mode) {
        if enter.peer == PROC_NULL {
            return;
        }
        let mut item = self.item(Role::Send(mode), enter.communicator, enter.peer, enter.tag);
        item.content = self.record.content(enter.count, enter.datatype);
        if let Some(exit) = exit {
            item.done_in = self.call as u32;
            item.void |= exit.result != 0;
        }
        self.matching.items.push(item);
    }

    fn receive(&mut self, enter: &Enter<'_>, exit: Option<&Exit<'_>>, role: Role) {
        // A probe has no buffer; a matched one gets one with `MPI_Mrecv`.
        let has_buffer = matches!(enter.kind.class(), Class::Recv | Class::Irecv | Class::RecvInit);
        let content = if has_buffer { self.record.content(enter.count, enter.datatype) } else { Content::UNKNOWN };
        self.post_receive((role, content), enter.communicator, enter.peer, enter.tag, exit);
    }

    fn receive_half(&mut self, enter: &Enter<'_>, exit: Option<&Exit<'_>>) {
        if let Some(half) = enter.receive {
            let content = self.record.content(half.count, half.datatype);
            self.post_receive((Role::Receive, content), enter.communicator, half.peer, half.tag, exit);
        }
    }

    fn post_receive(&mut self, what: (Role, Content), communicator: u32, peer: i32, tag: i32, exit: Option<&Exit<'_>>) {
        if peer == PROC_NULL {
            return;
        }
        let mut item = self.item(what.0, communicator, peer, tag);
        item.content = what.1;
        self.matching.items.push(item);
        let place = self.matching.items.len() - 1;
        if let Some(exit) = exit {
            self.finish_receive(place, communicator, exit.source, exit.tag, exit.result);
        }
    }

    /// A receive is complete: put what the status said in place of the wildcards.
    fn finish_receive(&mut self, place: usize, communicator: u32, source: i32, tag: i32, result: i32) {
        let actual = (source >= 0).then(|| self.peer(communicator, source));
        let call = self.call as u32;
        let item = &mut self.matching.items[place];
        item.done_in = call;
        if item.any_source {
            item.peer = actual.unwrap_or(Peer::Unknown);
        }
        if item.any_tag && tag != NO_TAG && tag >= 0 {
            item.tag = tag;
        }
        let unresolved = item.peer == Peer::Unknown || (item.any_tag && item.tag == ANY_TAG);
        item.void |= unresolved || (result != 0 && item.role == Role::Probe);
        // A receive that failed for another reason than what arrived didn't take a message.
        item.void |= result != 0 && source < 0 && (item.any_source || item.any_tag);
        if unresolved && !item.cancelled {
            let (communicator, process) = (item.communicator, item.process);
            self.matching.doubtful.push((communicator, process));
        }
    }

    /// A matched probe has taken a message, which is to be received.
    fn take(&mut self, probe: u64, place: u32, exit: Option<&Exit<'_>>) {
        self.request(probe, place);
        if let Some(item) = self.matching.items.get_mut(place as usize) {
            item.taken = exit.is_some();
        }
    }

    /// `MPI_Mrecv` says how much room there is for what the probe took.
    fn take_probed(&mut self, enter: &Enter<'_>) {
        let content = self.record.content(enter.count, enter.datatype);
        for probe in enter.list.iter() {
            if let Some(item) = self.active.remove(probe) {
                let item = &mut self.matching.items[item as usize];
                (item.content, item.taken) = (content, false);
            }
        }
    }

    fn start(&mut self, request: u64) {
        let Some(&made) = self.persistent.get(&request) else { return };
        let made = &self.record.calls[made].enter;
        let place = self.matching.items.len() as u32;
        match made.kind.class() {
            Class::SendInit(mode) => self.send(made, None, mode),
            _ => self.receive(made, None, Role::Receive),
        }
        self.request(request, place);
    }

    fn collective(&mut self, enter: &Enter<'_>, exit: Option<&Exit<'_>>) {
        let mut item = self.item(Role::Collective, enter.communicator, NO_PEER, NO_TAG);
        item.content = self.record.content(enter.count, enter.datatype);
        if exit.is_some() {
            item.done_in = self.call as u32;
        }
        let place = self.matching.items.len() as u32;
        if item.communicator != NONE {
            item.instance = self.counter.instance(&mut self.matching.instances, &item, enter.index, place);
        }
        item.void = item.instance == NONE;
        self.matching.items.push(item);
    }

    fn wait(&mut self, enter: &Enter<'_>, exit: Option<&Exit<'_>>) {
        let items = enter.list.iter().filter_map(|request| self.active.get(request).copied());
        self.matching.waited.extend(items);
        if let Some(exit) = exit {
            self.complete(exit, false);
        }
    }

    /// `polled`: what a test completed is also what it waited for.
    fn complete(&mut self, exit: &Exit<'_>, polled: bool) {
        for done in exit.completed.iter() {
            let Some(item) = self.active.remove(&done.request) else { continue };
            if polled {
                self.matching.waited.push(item);
            }
            let communicator = self.made_on(item);
            let it = &mut self.matching.items[item as usize];
            it.cancelled |= done.cancelled;
            let started = &self.record.calls[it.call as usize].enter;
            if let (Some(before), Some(now), Role::Send(_)) = (started.checksum, done.checksum, it.role)
                && (before ^ now) & CHECKSUM_BITS != 0
            {
                self.matching.changed.push(item);
            }
            if it.role == Role::Receive && !done.cancelled {
                self.finish_receive(item as usize, communicator, done.source, done.tag, 0);
            } else {
                it.done_in = self.call as u32;
            }
        }
    }

    /// The communicator's id in the call that made the item.
    fn made_on(&self, item: u32) -> u32 {
        let enter = &self.record.calls[self.matching.items[item as usize].call as usize].enter;
        match (enter.kind.class(), self.matching.items[item as usize].communicator) {
            (Class::Start, group) => {
                let views = &self.matching.world.views[self.process];
                views.iter().find(|(_, view)| view.group == group).map_or(0, |(&id, _)| id)
            }
            _ => enter.communicator,
        }
    }

    fn request(&mut self, request: u64, place: u32) {
        if (place as usize) < self.matching.items.len() {
            self.active.insert(request, place);
        }
    }

    fn wait_for_posted(&mut self, from: u32) {
        let end = self.matching.items.len() as u32;
        self.matching.waited.extend(from..end);
    }

    fn peer(&self, communicator: u32, rank: i32) -> Peer {
        let view = self.matching.world.view(self.process, communicator);
        let place = view.and_then(|view| view.peers.get(usize::try_from(rank).ok()?)).copied();
        place.filter(|&place| place != NONE).map_or(Peer::Unknown, Peer::Is)
    }

    fn item(&self, role: Role, communicator: u32, peer: i32, tag: i32) -> Item {
        let view = self.matching.world.view(self.process, communicator);
        let group = view.map_or(NONE, |view| view.group);
        let receives = matches!(role, Role::Receive | Role::Probe);
        let any_source = receives && peer == ANY_SOURCE;
        let peer = if any_source { Peer::Any } else { self.peer(communicator, peer) };
        Item {
            process: self.process as u32,
            call: self.call as u32,
            role,
            communicator: group,
            peer,
            tag,
            any_source,
            any_tag: receives && tag == ANY_TAG,
            content: Content::UNKNOWN,
            partner: NONE,
            instance: NONE,
            done_in: NONE,
            cancelled: false,
            cancel_asked: false,
            freed: false,
            taken: false,
            guessed: false,
            void: group == NONE || (role != Role::Collective && peer == Peer::Unknown),
        }
    }
}
