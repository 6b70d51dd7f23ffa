//! What the analysis finds. The words for it are in `message.rs`.

use serde::Serialize;

pub use crate::argument::Argument;
use crate::communicator::Process;
use crate::fault::Outside;
use crate::format::ThreadLevel;
use crate::kind::{Area, Kind, Object};
use crate::site::Site;

/// The other side of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Partner {
    /// A process.
    Rank(Process),
    /// `MPI_ANY_SOURCE`.
    Anyone,
    /// A root.
    Root(i32),
}

/// A call that a finding speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CallRef {
    /// Whose call.
    pub process: Process,
    /// Which call.
    pub kind: Kind,
    /// Its sequence in the process's record.
    pub sequence: u64,
    /// The other side, where it has one.
    pub partner: Option<Partner>,
    /// Whether a persistent request that it starts sends; `None` for calls that say so themselves.
    pub sends: Option<bool>,
    /// The tag, where it has one and it isn't `MPI_ANY_TAG`.
    pub tag: Option<i32>,
    /// The communicator's name, where it has one; empty for one without a name.
    pub communicator: String,
    /// Where in the source.
    pub site: Site,
}

/// The same thing at one place in the source, however often and on however many ranks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Occurrences {
    /// The first.
    pub first: CallRef,
    /// On which processes.
    pub processes: Vec<Process>,
    /// How often in all.
    pub times: u64,
}

impl Occurrences {
    /// Once more, on this process.
    pub(crate) fn count(&mut self, process: Process) {
        self.times += 1;
        if !self.processes.contains(&process) {
            self.processes.push(process);
        }
    }
}

/// A process that waits, and for whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// The call it is in.
    pub call: CallRef,
    /// In a wait: the call that started what it waits for.
    pub started_by: Option<CallRef>,
    /// For whom; of several, all are needed, or any one would do, as the call has it.
    pub waits_for: Vec<Process>,
}

/// Why ranks wait forever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// Each receives before it sends.
    ReceiveReceive,
    /// Each sends, and no one receives.
    SendSend,
    /// Some send and some receive, and none meet.
    SendReceive,
    /// A message is there, with another tag.
    WrongTag,
    /// A message is there, from another rank.
    WrongSource,
    /// The rank waited for sent its message to another rank.
    WrongDestination,
    /// A message is there, on another communicator.
    WrongCommunicator,
    /// A rank sends to itself, or receives from itself, and waits.
    OwnMessage,
    /// A rank ended without the collective that the others are in.
    MissingCollective,
    /// Ranks are in different collectives of one communicator.
    DifferentCollectives,
    /// Ranks call the same collectives in different orders.
    DifferentOrder,
    /// Some are in a collective, and some in a send or receive.
    PointToPointAndCollective,
    /// The rank waited for has finished.
    FinishedRank,
    /// The rank waited for has crashed.
    CrashedRank,
    /// A matched probe took the message, and no receive of it followed.
    TakenByProbe,
    /// A receive from anyone, and no one is left to send.
    Wildcard,
    /// A wait for several requests, not all of which can complete.
    Waitall,
}

/// What ranks disagree about in one collective.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Disagreement {
    /// Which collective it is.
    Kind,
    /// Which rank is the root.
    Root {
        /// The first call's root.
        expected: i32,
        /// The second call's.
        actual: i32,
    },
    /// The reduction operation.
    Operation {
        /// The first call's operation.
        expected: String,
        /// The second call's.
        actual: String,
    },
    /// How much data: bytes.
    Count {
        /// What the first call has.
        expected: u64,
        /// What the second has.
        actual: u64,
    },
    /// The type of the data.
    Datatype {
        /// The first call's type.
        expected: String,
        /// The second call's.
        actual: String,
    },
    /// Whether it is called at all.
    Missing {
        /// Those that finished without it.
        processes: Vec<Process>,
    },
}

/// Which way the data of a collective go between two calls, as far as a disagreement is about that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flow {
    /// Both must have the same.
    #[default]
    Same,
    /// The first gives what the second has room for.
    Gives,
    /// The first has room for what the second gives.
    Takes,
}

/// What was made and never freed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Leaked {
    /// A communicator.
    Communicator,
    /// A datatype, an operation or a group.
    Object(Object),
    /// A persistent request.
    PersistentRequest,
}

/// One mistake in a launch, or one thing to warn of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "finding", rename_all = "kebab-case")]
pub enum Finding {
    /// Ranks that wait for each other, or for a rank that is gone, forever (MPI 4.1, 3.5 and 6.14).
    Deadlock {
        /// Why.
        cause: Cause,
        /// The shortest cycle, each waiting for the next and the last for the first; or one that waits for a rank that
        /// has ended.
        cycle: Vec<Waiting>,
        /// The processes waited for that have ended.
        ended: Vec<Process>,
        /// The rest.
        also: Vec<Waiting>,
        /// The message that nearly matched.
        instead: Option<CallRef>,
        /// Whether messages like those that the cycle waits for came before, so that it is not the first that is missing.
        sent_before: bool,
    },
    /// Nothing moved for long, with every live process inside of MPI, and no deadlock could be proved.
    Hang {
        /// What each process is in.
        inside: Vec<Waiting>,
        /// For how many seconds nothing had moved.
        seconds: u64,
    },
    /// Ranks disagree about a collective (6.1).
    CollectiveMismatch {
        /// About what.
        about: Disagreement,
        /// Which way the data go that they disagree about.
        flow: Flow,
        /// One side.
        first: CallRef,
        /// The other; the same as `first` where a call is missing.
        second: CallRef,
    },
    /// A message is received as another type than it was sent as (3.3.1).
    TypeMismatch {
        /// The send.
        send: CallRef,
        /// The receive.
        receive: CallRef,
        /// The type sent.
        sent: String,
        /// The type received.
        expected: String,
        /// How often at these two places.
        times: u64,
    },
    /// A message is longer than the receive's buffer (3.2.2).
    Truncation {
        /// The send.
        send: CallRef,
        /// The receive.
        receive: CallRef,
        /// Bytes sent.
        sent: u64,
        /// Bytes of room.
        room: u64,
        /// How often at these two places.
        times: u64,
    },
    /// A message that was sent and that nobody received (11.2.2).
    NeverReceived {
        /// The send.
        send: Occurrences,
    },
    /// A message that a matched probe took, and that was not received (3.8.2): nobody else can receive it any more.
    TakenAndNotReceived {
        /// The probe.
        probe: Occurrences,
    },
    /// A request that was started and neither completed nor freed (3.7.3).
    RequestNotCompleted {
        /// What started it.
        request: Occurrences,
    },
    /// Something that was made and never freed.
    Leak {
        /// What.
        what: Leaked,
        /// What made it.
        made: Occurrences,
    },
    /// A send's buffer was changed before the send was complete (3.7.2).
    BufferChanged {
        /// The send.
        send: Occurrences,
    },
    /// The run ended only because sends were buffered, or collectives did not synchronise (3.5, 6.14).
    SafeOnlyThroughBuffering {
        /// Who would wait for whom.
        cycle: Vec<Waiting>,
        /// The rest.
        also: Vec<Waiting>,
    },
    /// Calls from threads that MPI, as it was started, does not allow (11.6).
    ThreadLevel {
        /// What it provides.
        what: ThreadLevel,
        /// The calls that it does not allow.
        call: Occurrences,
        /// The call that another thread was in, where only calls at one moment are forbidden.
        beside: Option<CallRef>,
    },
    /// A call before `MPI_Init` or after `MPI_Finalize`, or a second `MPI_Init` (11.2, 11.4.1).
    OutsideMpi {
        /// The call.
        call: Occurrences,
        /// When.
        what: Outside,
    },
    /// An argument out of range, or that is none.
    InvalidArgument {
        /// The call.
        call: Occurrences,
        /// Which argument.
        argument: Argument,
        /// Its value.
        value: i64,
        /// The values that would do are below this; 0 when there is no such bound.
        below: i64,
    },
    /// A receive from anyone could have taken another message: a warning, because many programs mean it so.
    WildcardRace {
        /// The receives at this place that could have.
        receive: Occurrences,
        /// The message that the first of them took.
        took: CallRef,
        /// One that it could have taken.
        other: CallRef,
    },
    /// A test or probe that was asked again and again and never came true: a warning.
    BusyWait {
        /// The last of them.
        call: CallRef,
        /// What it asks for, where another call started that.
        started_by: Option<CallRef>,
        /// How many in a row.
        times: u64,
        /// For how long, in nanoseconds, as far as the record tells.
        lasted: u64,
        /// Why the message that nearly is what it asks for is not.
        cause: Option<Cause>,
        /// That message.
        instead: Option<CallRef>,
    },
}

/// A call of `MPI_Abort`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Aborted {
    /// The call.
    pub call: CallRef,
    /// The exit code that it asked for.
    pub code: i32,
}

/// What was not judged, and so what silence doesn't mean.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotJudged {
    /// Calls are missing from the record of this process, so messages to and from it were not matched.
    Partial(Process),
    /// Some process has no record.
    MissingRecords,
    /// A rank called `MPI_Abort`.
    Aborted,
    /// Several threads of this process called MPI, so the order of its messages is not known.
    Threads(Process),
    /// Calls that are only counted: those of a part of MPI, and how often each was made.
    Calls(Area, Vec<(Kind, u64)>),
    /// So many calls on communicators that came to be in a way that is not followed.
    Communicators(u64),
    /// The replay with synchronous sends depends on what a wildcard or a test would have given.
    Replay,
}

/// All that the analysis has to say of one launch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Mistakes. A correct program has none.
    pub findings: Vec<Finding>,
    /// What may be meant so.
    pub warnings: Vec<Finding>,
    /// What was not judged.
    pub not_judged: Vec<NotJudged>,
    /// Who called `MPI_Abort`, in the order of time.
    pub aborts: Vec<Aborted>,
}
