//! What a call is to the analysis: its class, and what belongs to that.
//!
//! Sections are those of the MPI 4.1 standard.

use serde::Serialize;

use crate::kind::Kind;

/// How a send may complete (3.4, Communication Modes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// The implementation chooses whether to buffer.
    Standard,
    /// Never waits for the receiver.
    Buffered,
    /// Completes only once the receive has started.
    Synchronous,
    /// Correct only where the receive is already posted.
    Ready,
}

/// Who must have reached a collective before a rank can leave it (6.1, 6.14).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pattern {
    /// Everyone needs something from everyone.
    AllToAll,
    /// Everyone needs the root.
    OneToAll,
    /// The root needs everyone.
    AllToOne,
    /// Each rank needs the lower ones.
    Prefix,
    /// Each rank needs only its neighbours, which the record does not know.
    Neighbours,
    /// Collective, though it may well be local (such as freeing a communicator).
    Local,
}

/// What a call does, as far as the analysis tells calls apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Starts MPI.
    Init,
    /// Ends MPI: collective over all connected processes (11.2.2).
    Finalize,
    /// Ends the launch.
    Abort,
    /// Sends and waits until the buffer may be used again.
    Send(Mode),
    /// Starts to send.
    Isend(Mode),
    /// Receives.
    Recv,
    /// Starts to receive.
    Irecv,
    /// Receives what a matched probe has taken.
    Mrecv,
    /// Starts to receive what a matched probe has taken.
    Imrecv,
    /// Waits for a message without taking it.
    Probe,
    /// Asks for a message without taking it.
    Iprobe,
    /// Waits for a message and takes it.
    Mprobe,
    /// Takes a message if there is one.
    Improbe,
    /// Sends and receives at once.
    Sendrecv,
    /// Makes a persistent send.
    SendInit(Mode),
    /// Makes a persistent receive.
    RecvInit,
    /// Starts persistent requests.
    Start,
    /// Waits for all of its requests.
    WaitAll,
    /// Waits for one or more of its requests.
    WaitAny,
    /// Asks whether requests are complete.
    Test,
    /// Asks to cancel a request.
    Cancel,
    /// Lets go of a request.
    RequestFree,
    /// A blocking collective.
    Collective(Pattern),
    /// A nonblocking collective.
    Icollective(Pattern),
    /// Makes a datatype, an operation or a group.
    Create(Object),
    /// Frees one.
    Free(Object),
    /// May block for reasons that the record doesn't tell; never judged.
    Opaque,
    /// The same, and nothing but that it was called is written down: what of MPI is not judged.
    Counted(Area),
    /// Never blocks.
    Local,
}

/// A part of MPI that is not judged (or not all of it): its calls are counted, so that this can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Area {
    /// Windows, and what is done through them (chapter 12).
    OneSided,
    /// Files (chapter 14).
    Files,
    /// Communicators made without `MPI_COMM_WORLD` (11.3).
    Sessions,
    /// Collectives that were prepared (6.13, 8.8).
    PersistentCollectives,
    /// Messages in parts (chapter 4).
    Partitioned,
    /// Nonblocking calls that send and receive at once (3.10).
    SendingAndReceiving,
    /// Processes that were started apart from each other (11.9).
    Connections,
    /// Buffers of a communicator or session (3.6).
    Buffers,
}

/// What can be made and must be freed, besides communicators and requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Object {
    /// A derived datatype.
    Datatype,
    /// A reduction operation of the user's.
    Operation,
    /// A group of processes.
    Group,
    /// A window (12.2).
    Window,
    /// An open file (14.2).
    File,
}

impl Object {
    /// All of them, by number.
    pub(crate) const ALL: [Self; 5] = [Self::Datatype, Self::Operation, Self::Group, Self::Window, Self::File];
}

impl Kind {
    /// The pattern of a collective, blocking or not.
    #[must_use]
    pub const fn pattern(self) -> Option<Pattern> {
        match self.class() {
            Class::Collective(pattern) | Class::Icollective(pattern) => Some(pattern),
            _ => None,
        }
    }

    /// Whether a rank may stay in the call until another rank does something.
    #[must_use]
    pub const fn may_block(self) -> bool {
        matches!(
            self.class(),
            Class::Finalize
                | Class::Send(_)
                | Class::Recv
                | Class::Mrecv
                | Class::Probe
                | Class::Mprobe
                | Class::Sendrecv
                | Class::WaitAll
                | Class::WaitAny
                | Class::Collective(_)
                | Class::Opaque
                | Class::Counted(_)
        )
    }

    /// The part of MPI that it belongs to, where that is not judged.
    #[must_use]
    pub const fn area(self) -> Option<Area> {
        match (self.class(), self) {
            (Class::Counted(area), _) => Some(area),
            (
                _,
                Self::WinCreate
                | Self::WinAllocate
                | Self::WinAllocateShared
                | Self::WinCreateDynamic
                | Self::WinFence
                | Self::WinFree
                | Self::Put
                | Self::Get
                | Self::Accumulate,
            ) => Some(Area::OneSided),
            (_, Self::FileOpen | Self::FileClose) => Some(Area::Files),
            _ => None,
        }
    }

    /// Whether it waits for requests that were started before.
    #[must_use]
    pub const fn waits_for_requests(self) -> bool {
        matches!(self.class(), Class::WaitAll | Class::WaitAny)
    }

    /// What it makes that must be freed, besides communicators and requests.
    #[must_use]
    pub const fn makes(self) -> Option<Object> {
        match (self, self.class()) {
            (_, Class::Create(object)) => Some(object),
            (Self::WinCreate | Self::WinAllocate | Self::WinAllocateShared | Self::WinCreateDynamic, _) => {
                Some(Object::Window)
            }
            (Self::FileOpen, _) => Some(Object::File),
            _ => None,
        }
    }

    /// What it frees of these.
    #[must_use]
    pub const fn frees(self) -> Option<Object> {
        match (self, self.class()) {
            (_, Class::Free(object)) => Some(object),
            (Self::WinFree, _) => Some(Object::Window),
            (Self::FileClose, _) => Some(Object::File),
            _ => None,
        }
    }

    /// Whether it makes a communicator.
    #[must_use]
    pub const fn makes_communicator(self) -> bool {
        matches!(
            self,
            Self::CommDup
                | Self::CommIdup
                | Self::CommSplit
                | Self::CommSplitType
                | Self::CommCreate
                | Self::CommCreateGroup
                | Self::CommCreateFromGroup
                | Self::IntercommCreate
                | Self::IntercommMerge
                | Self::CommSpawn
                | Self::CommSpawnMultiple
                | Self::CartCreate
                | Self::CartSub
                | Self::GraphCreate
                | Self::DistGraphCreate
                | Self::DistGraphCreateAdjacent
        )
    }
}
