//! Hand-written records, in the words of the field:
//! `rank(0).recv(from(1), tag(7)).at("ring.rs", 31).hangs()`.
//!
//! `recording` takes them through the real writer and reader.

use std::borrow::Cow;
use std::collections::HashMap;

use trace::call::{ANY_SOURCE, ANY_TAG, Completion, Enter, Exit, Half, NO_PEER, flags};
use trace::datatype::Operation;
use trace::format::ThreadLevel;
use trace::{Communicator, End, Finding, Identity, Kind, Launch, Process, Report, analyse};

pub fn from(rank: i32) -> i32 {
    rank
}
pub fn to(rank: i32) -> i32 {
    rank
}
pub fn root(rank: i32) -> i32 {
    rank
}
pub fn tag(tag: i32) -> i32 {
    tag
}
pub const ANYONE: i32 = ANY_SOURCE;
pub const ANY: i32 = ANY_TAG;

/// The ids that every script has.
pub const WORLD: u32 = 1;
pub const OWN: u32 = 2;
pub const INT: u32 = 1;
pub const DOUBLE: u32 = 2;
pub const BYTE: u32 = 3;
pub const PACKED: u32 = 4;
pub const PARTICLE: u32 = 5;
pub(super) const SIZES: [u64; 6] = [0, 4, 8, 1, 1, 32];

#[derive(Clone)]
pub(super) struct Step {
    pub(super) enter: Enter<'static>,
    pub(super) exit: Option<Exit<'static>>,
    pub(super) place: Option<(String, u32)>,
}

/// One rank's record in the making; what follows a call is about that call.
#[derive(Clone)]
pub struct RankScript {
    pub rank: u32,
    pub(super) steps: Vec<Step>,
    requests: HashMap<String, u64>,
    pub(super) communicators: Vec<Communicator>,
    children: HashMap<u32, u32>,
    names: HashMap<String, u32>,
    now: u64,
    pub(super) end: End,
    /// Whether collectives carry their index.
    pub(super) counts: bool,
    /// What MPI provides to its threads.
    pub(super) level: Option<ThreadLevel>,
    /// For the simulator: the same with the last call ended.
    pub aside: Option<Box<RankScript>>,
}

/// A rank that has called `MPI_Init`.
pub fn rank(rank: u32) -> RankScript {
    let script = RankScript {
        rank,
        steps: Vec::new(),
        requests: HashMap::new(),
        communicators: Vec::new(),
        children: HashMap::new(),
        names: HashMap::from([("world".to_owned(), WORLD), ("self".to_owned(), OWN)]),
        now: 100,
        end: End::Running,
        counts: false,
        level: None,
        aside: None,
    };
    script.call(Kind::Init)
}

impl RankScript {
    /// Any call, with what comes out of it as if it succeeded.
    pub fn call(mut self, kind: Kind) -> Self {
        let sequence = self.steps.len() as u64;
        let mut enter = Enter::new(kind);
        enter.sequence = sequence;
        enter.time = self.now;
        self.now += 10;
        let mut exit = Exit::new(kind, sequence);
        exit.time = self.now;
        self.now += 10;
        self.steps.push(Step { enter, exit: Some(exit), place: None });
        self
    }

    fn last(&mut self) -> &mut Step {
        self.steps.last_mut().expect("a call before what is said of it")
    }

    pub fn sequence(&self) -> u64 {
        self.steps.len() as u64
    }

    pub fn with(mut self, change: impl FnOnce(&mut Enter<'static>)) -> Self {
        change(&mut self.last().enter);
        self
    }

    pub fn giving(mut self, change: impl FnOnce(&mut Exit<'static>)) -> Self {
        self.last().exit.as_mut().map(change);
        self
    }

    /// So much work before the next call.
    pub fn computes(mut self, nanoseconds: u64) -> Self {
        self.now += nanoseconds;
        self
    }

    /// The call takes so much longer.
    pub fn lasts(mut self, nanoseconds: u64) -> Self {
        self.now += nanoseconds;
        self.giving(|exit| exit.time += nanoseconds)
    }

    pub fn at(mut self, file: &str, line: u32) -> Self {
        self.last().place = Some((file.to_owned(), line));
        self
    }

    /// The call never ends.
    pub fn hangs(mut self) -> Self {
        self.last().exit = None;
        self
    }

    /// What MPI provides to its threads.
    pub fn provides(mut self, level: ThreadLevel) -> Self {
        self.level = Some(level);
        self
    }

    /// By another thread than the first.
    pub fn by(self, thread: u16) -> Self {
        self.with(|enter| enter.thread = thread)
    }

    pub fn dies(mut self, end: End) -> Self {
        self.end = end;
        self
    }

    /// What the status of a wildcard said.
    pub fn got(self, source: i32, tag: i32) -> Self {
        self.giving(|exit| (exit.source, exit.tag) = (source, tag))
    }

    /// How much of what; a receive's room.
    pub fn of(mut self, count: i64, datatype: u32) -> Self {
        let step = self.last();
        (step.enter.count, step.enter.datatype) = (count, datatype);
        self
    }

    /// The receiving half of a `sendrecv` or a collective.
    pub fn into(self, count: i64, datatype: u32) -> Self {
        self.with(|enter| {
            let half = enter.receive.unwrap_or(Half { peer: NO_PEER, tag: ANY_TAG, datatype, count });
            enter.receive = Some(Half { datatype, count, ..half });
        })
    }

    pub fn counts(self, counts: &[u64]) -> Self {
        let counts = counts.to_vec();
        self.with(|enter| enter.list = Cow::Owned(counts))
    }

    /// On another communicator.
    pub fn on(mut self, name: &str) -> Self {
        let id = *self.names.get(name).expect("a communicator that was made");
        self.last().enter.communicator = id;
        self
    }

    /// The name of the request that the call makes.
    pub fn request(mut self, name: &str) -> Self {
        self.requests.insert(name.to_owned(), self.sequence() - 1);
        self
    }

    pub fn message(self, kind: Kind, peer: i32, tag: i32) -> Self {
        self.call(kind).of(1, INT).with(|enter| (enter.communicator, enter.peer, enter.tag) = (WORLD, peer, tag))
    }

    pub fn send(self, to: i32, tag: i32) -> Self {
        self.message(Kind::Send, to, tag)
    }
    pub fn ssend(self, to: i32, tag: i32) -> Self {
        self.message(Kind::Ssend, to, tag)
    }
    pub fn bsend(self, to: i32, tag: i32) -> Self {
        self.message(Kind::Bsend, to, tag)
    }
    pub fn isend(self, to: i32, tag: i32) -> Self {
        self.message(Kind::Isend, to, tag)
    }
    pub fn recv(self, from: i32, tag: i32) -> Self {
        self.message(Kind::Recv, from, tag).got(from, tag)
    }
    pub fn irecv(self, from: i32, tag: i32) -> Self {
        self.message(Kind::Irecv, from, tag)
    }
    pub fn probe(self, from: i32, tag: i32) -> Self {
        self.message(Kind::Probe, from, tag).of(0, 0).got(from, tag)
    }
    pub fn mprobe(self, from: i32, tag: i32) -> Self {
        self.message(Kind::Mprobe, from, tag).of(0, 0).got(from, tag)
    }
    pub fn mrecv(self, probe: &str) -> Self {
        self.call(Kind::Mrecv).of(1, INT).over(&[probe])
    }
    pub fn sendrecv(self, to: i32, send_tag: i32, from: i32, tag: i32) -> Self {
        let half = Half { peer: from, tag, datatype: INT, count: 1 };
        self.message(Kind::Sendrecv, to, send_tag).with(|enter| enter.receive = Some(half)).got(from, tag)
    }

    /// The requests that a call is about.
    fn over(self, names: &[&str]) -> Self {
        let list: Vec<u64> = names.iter().map(|name| self.requests[*name]).collect();
        self.with(|enter| enter.list = Cow::Owned(list))
    }

    pub fn start(self, names: &[&str]) -> Self {
        self.call(Kind::Startall).over(names)
    }
    pub fn cancel(self, name: &str) -> Self {
        self.call(Kind::Cancel).over(&[name])
    }
    pub fn free(self, name: &str) -> Self {
        self.call(Kind::RequestFree).over(&[name])
    }

    /// Waits for all, and all complete; receives as they were posted.
    pub fn wait(self, names: &[&str]) -> Self {
        self.completes(Kind::Waitall, names, names)
    }

    pub fn waitany(self, names: &[&str], done: &str) -> Self {
        self.completes(Kind::Waitany, names, &[done])
    }

    pub fn test(self, names: &[&str], done: &[&str]) -> Self {
        let flag = if done.is_empty() { 0 } else { flags::TRUE };
        self.completes(Kind::Testall, names, done).giving(|exit| exit.flags |= flag)
    }

    fn completes(self, kind: Kind, names: &[&str], done: &[&str]) -> Self {
        let completion = |name: &&str| {
            let request = self.requests[*name];
            let enter = &self.steps[request as usize].enter;
            let receives = matches!(enter.kind, Kind::Irecv | Kind::RecvInit);
            let (source, tag) = if receives { (enter.peer, enter.tag) } else { (NO_PEER, ANY_TAG) };
            Completion { request, source, tag, bytes: -1, checksum: None, cancelled: false }
        };
        let completed: Vec<Completion> = done.iter().map(completion).collect();
        self.call(kind).over(names).giving(|exit| exit.completed = Cow::Owned(completed))
    }

    /// Changes the completion of a request in the last wait.
    pub fn completed(self, name: &str, change: impl FnOnce(&mut Completion)) -> Self {
        let request = self.requests[name];
        self.giving(|exit| change(exit.completed.to_mut().iter_mut().find(|it| it.request == request).expect("it")))
    }

    /// A collective without arguments; on the world unless said otherwise.
    pub fn collective(self, kind: Kind) -> Self {
        self.call(kind).with(|enter| enter.communicator = WORLD)
    }
    pub fn barrier(self) -> Self {
        self.collective(Kind::Barrier)
    }
    pub fn bcast(self, root: i32) -> Self {
        self.collective(Kind::Bcast).of(1, INT).with(|enter| enter.peer = root)
    }
    pub fn reduce(self, root: i32, operation: Operation) -> Self {
        let fill = |enter: &mut Enter<'_>| (enter.peer, enter.operation) = (root, operation.0);
        self.collective(Kind::Reduce).of(1, INT).with(fill)
    }
    pub fn allreduce(self, operation: Operation) -> Self {
        self.collective(Kind::Allreduce).of(1, INT).with(|enter| enter.operation = operation.0)
    }
    pub fn rooted(self, kind: Kind, root: i32) -> Self {
        self.collective(kind).of(1, INT).into(1, INT).with(|enter| enter.peer = root)
    }

    /// A call on `parent` that makes a communicator of these world ranks.
    pub fn makes(self, kind: Kind, parent: &str, name: &str, members: &[u32]) -> Self {
        let mut this = self.collective(kind).on(parent);
        let parent = this.names[parent];
        let index = this.children.entry(parent).or_default();
        *index += 1;
        let index = *index;
        let group: Vec<Process> = members.iter().map(|&rank| Process::rank(rank)).collect();
        let identity = match parent {
            WORLD => Identity::world(0),
            other => this.communicators.iter().find(|it| it.id == other).expect("the parent").identity,
        };
        let id = 3 + this.communicators.len() as u32;
        let identity = identity.child(index, group[0]);
        this.names.insert(name.to_owned(), id);
        let communicator = Communicator { id, identity, name: name.to_owned(), members: group, remote: Vec::new() };
        this.communicators.push(communicator);
        this.giving(|exit| exit.communicator = id)
    }
    pub fn split(self, name: &str, members: &[u32]) -> Self {
        self.makes(Kind::CommSplit, "world", name, members)
    }
    /// An intercommunicator with a remote group, as `MPI_Intercomm_create` gives it.
    pub fn joins(self, name: &str, members: &[u32], remote: &[u32]) -> Self {
        let group = |ranks: &[u32]| ranks.iter().map(|&rank| Process::rank(rank)).collect::<Vec<_>>();
        let lowest = group(members).into_iter().chain(group(remote)).min().expect("a rank");
        let mut this = self.makes(Kind::IntercommCreate, "world", name, members);
        let last = this.communicators.last_mut().expect("just made");
        (last.remote, last.identity) = (group(remote), Identity::world(0).child(99, lowest));
        this
    }
    pub fn frees(self, name: &str) -> Self {
        self.call(Kind::CommFree).on(name)
    }

    pub fn finalize(self) -> Self {
        self.call(Kind::Finalize)
    }

    /// As if it had called nothing yet.
    pub fn forget(&mut self) {
        self.steps.clear();
    }

    /// The collectives carry their index.
    pub fn counted(mut self) -> Self {
        self.counts = true;
        self
    }
}

/// A launch that was over, or was killed while it moved.
pub fn launch<const N: usize>(ranks: [RankScript; N]) -> Launch {
    Launch { records: ranks.iter().map(|rank| rank.record(N as u32)).collect(), stalled: false, ..Launch::default() }
}

/// A launch in which nothing moved any more.
pub fn stalled<const N: usize>(ranks: [RankScript; N]) -> Launch {
    Launch { stalled: true, ..launch(ranks) }
}

/// The only finding there is.
#[track_caller]
pub fn only(launch: &Launch) -> Finding {
    let report = analyse(launch);
    assert_eq!(report.findings.len(), 1, "{}", describe(&report));
    report.findings[0].clone()
}

/// Nothing to find, nothing to warn of.
#[track_caller]
pub fn silent(launch: &Launch) {
    let report = analyse(launch);
    assert!(report.findings.is_empty() && report.warnings.is_empty(), "{}", describe(&report));
}

pub fn describe(report: &Report) -> String {
    let all: Vec<String> = report.findings.iter().chain(&report.warnings).map(ToString::to_string).collect();
    format!("{}\n{:#?}", all.join("\n"), report.not_judged)
}
