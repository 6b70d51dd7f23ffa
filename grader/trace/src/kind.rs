//! The calls that a record knows, and what each of them is to the analysis.
//!
//! Sections are those of the MPI 4.1 standard.

use serde::Serialize;

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
    /// Never blocks.
    Local,
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
}

macro_rules! kinds {
    ($($variant:ident $name:literal $class:expr;)*) => {
        /// A call of MPI. The discriminant is part of the format: add at the end, never reorder.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[repr(u8)]
        pub enum Kind { $(#[doc = $name] $variant,)* }

        /// Every kind, in the order of its number.
        pub const KINDS: &[Kind] = &[$(Kind::$variant,)*];

        impl Kind {
            /// The name in the standard, such as `MPI_Recv`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What the call does.
            #[must_use]
            #[inline]
            pub const fn class(self) -> Class {
                use {Class::*, Mode::*, Pattern::*};
                match self { $(Self::$variant => $class,)* }
            }
        }
    };
}

kinds! {
    Init "MPI_Init" Init;
    InitThread "MPI_Init_thread" Init;
    Finalize "MPI_Finalize" Finalize;
    Abort "MPI_Abort" Abort;
    Send "MPI_Send" Send(Standard);
    Bsend "MPI_Bsend" Send(Buffered);
    Ssend "MPI_Ssend" Send(Synchronous);
    Rsend "MPI_Rsend" Send(Ready);
    Isend "MPI_Isend" Isend(Standard);
    Ibsend "MPI_Ibsend" Isend(Buffered);
    Issend "MPI_Issend" Isend(Synchronous);
    Irsend "MPI_Irsend" Isend(Ready);
    Recv "MPI_Recv" Recv;
    Irecv "MPI_Irecv" Irecv;
    Mrecv "MPI_Mrecv" Mrecv;
    Imrecv "MPI_Imrecv" Imrecv;
    Probe "MPI_Probe" Probe;
    Iprobe "MPI_Iprobe" Iprobe;
    Mprobe "MPI_Mprobe" Mprobe;
    Improbe "MPI_Improbe" Improbe;
    Sendrecv "MPI_Sendrecv" Sendrecv;
    SendrecvReplace "MPI_Sendrecv_replace" Sendrecv;
    SendInit "MPI_Send_init" SendInit(Standard);
    BsendInit "MPI_Bsend_init" SendInit(Buffered);
    SsendInit "MPI_Ssend_init" SendInit(Synchronous);
    RsendInit "MPI_Rsend_init" SendInit(Ready);
    RecvInit "MPI_Recv_init" RecvInit;
    Start "MPI_Start" Start;
    Startall "MPI_Startall" Start;
    Wait "MPI_Wait" WaitAll;
    Waitall "MPI_Waitall" WaitAll;
    Waitany "MPI_Waitany" WaitAny;
    Waitsome "MPI_Waitsome" WaitAny;
    Test "MPI_Test" Test;
    Testall "MPI_Testall" Test;
    Testany "MPI_Testany" Test;
    Testsome "MPI_Testsome" Test;
    Cancel "MPI_Cancel" Cancel;
    RequestFree "MPI_Request_free" RequestFree;
    BufferAttach "MPI_Buffer_attach" Class::Local;
    BufferDetach "MPI_Buffer_detach" Opaque;
    Barrier "MPI_Barrier" Collective(AllToAll);
    Bcast "MPI_Bcast" Collective(OneToAll);
    Gather "MPI_Gather" Collective(AllToOne);
    Gatherv "MPI_Gatherv" Collective(AllToOne);
    Scatter "MPI_Scatter" Collective(OneToAll);
    Scatterv "MPI_Scatterv" Collective(OneToAll);
    Allgather "MPI_Allgather" Collective(AllToAll);
    Allgatherv "MPI_Allgatherv" Collective(AllToAll);
    Alltoall "MPI_Alltoall" Collective(AllToAll);
    Alltoallv "MPI_Alltoallv" Collective(AllToAll);
    Alltoallw "MPI_Alltoallw" Collective(AllToAll);
    Reduce "MPI_Reduce" Collective(AllToOne);
    Allreduce "MPI_Allreduce" Collective(AllToAll);
    ReduceScatter "MPI_Reduce_scatter" Collective(AllToAll);
    ReduceScatterBlock "MPI_Reduce_scatter_block" Collective(AllToAll);
    Scan "MPI_Scan" Collective(Prefix);
    Exscan "MPI_Exscan" Collective(Prefix);
    Ibarrier "MPI_Ibarrier" Icollective(AllToAll);
    Ibcast "MPI_Ibcast" Icollective(OneToAll);
    Igather "MPI_Igather" Icollective(AllToOne);
    Igatherv "MPI_Igatherv" Icollective(AllToOne);
    Iscatter "MPI_Iscatter" Icollective(OneToAll);
    Iscatterv "MPI_Iscatterv" Icollective(OneToAll);
    Iallgather "MPI_Iallgather" Icollective(AllToAll);
    Iallgatherv "MPI_Iallgatherv" Icollective(AllToAll);
    Ialltoall "MPI_Ialltoall" Icollective(AllToAll);
    Ialltoallv "MPI_Ialltoallv" Icollective(AllToAll);
    Ialltoallw "MPI_Ialltoallw" Icollective(AllToAll);
    Ireduce "MPI_Ireduce" Icollective(AllToOne);
    Iallreduce "MPI_Iallreduce" Icollective(AllToAll);
    IreduceScatter "MPI_Ireduce_scatter" Icollective(AllToAll);
    IreduceScatterBlock "MPI_Ireduce_scatter_block" Icollective(AllToAll);
    Iscan "MPI_Iscan" Icollective(Prefix);
    Iexscan "MPI_Iexscan" Icollective(Prefix);
    CommDup "MPI_Comm_dup" Collective(AllToAll);
    CommIdup "MPI_Comm_idup" Icollective(AllToAll);
    CommSplit "MPI_Comm_split" Collective(AllToAll);
    CommSplitType "MPI_Comm_split_type" Collective(AllToAll);
    CommCreate "MPI_Comm_create" Collective(AllToAll);
    CommCreateGroup "MPI_Comm_create_group" Collective(AllToAll);
    CommFree "MPI_Comm_free" Collective(Pattern::Local);
    CommDisconnect "MPI_Comm_disconnect" Collective(Pattern::Local);
    IntercommCreate "MPI_Intercomm_create" Opaque;
    IntercommMerge "MPI_Intercomm_merge" Collective(AllToAll);
    CommSpawn "MPI_Comm_spawn" Collective(AllToAll);
    CommSpawnMultiple "MPI_Comm_spawn_multiple" Collective(AllToAll);
    CommGetParent "MPI_Comm_get_parent" Class::Local;
    CartCreate "MPI_Cart_create" Collective(AllToAll);
    CartSub "MPI_Cart_sub" Collective(AllToAll);
    GraphCreate "MPI_Graph_create" Collective(AllToAll);
    DistGraphCreate "MPI_Dist_graph_create" Collective(AllToAll);
    DistGraphCreateAdjacent "MPI_Dist_graph_create_adjacent" Collective(AllToAll);
    NeighborAllgather "MPI_Neighbor_allgather" Collective(Neighbours);
    NeighborAllgatherv "MPI_Neighbor_allgatherv" Collective(Neighbours);
    NeighborAlltoall "MPI_Neighbor_alltoall" Collective(Neighbours);
    NeighborAlltoallv "MPI_Neighbor_alltoallv" Collective(Neighbours);
    NeighborAlltoallw "MPI_Neighbor_alltoallw" Collective(Neighbours);
    IneighborAllgather "MPI_Ineighbor_allgather" Icollective(Neighbours);
    IneighborAlltoall "MPI_Ineighbor_alltoall" Icollective(Neighbours);
    TypeContiguous "MPI_Type_contiguous" Create(Object::Datatype);
    TypeCommit "MPI_Type_commit" Class::Local;
    TypeFree "MPI_Type_free" Free(Object::Datatype);
    OpCreate "MPI_Op_create" Create(Object::Operation);
    OpFree "MPI_Op_free" Free(Object::Operation);
    GroupCreate "MPI_Group" Create(Object::Group);
    GroupFree "MPI_Group_free" Free(Object::Group);
    WinCreate "MPI_Win_create" Collective(AllToAll);
    WinAllocate "MPI_Win_allocate" Collective(AllToAll);
    WinAllocateShared "MPI_Win_allocate_shared" Collective(AllToAll);
    WinFence "MPI_Win_fence" Collective(Pattern::Local);
    WinFree "MPI_Win_free" Collective(Pattern::Local);
    WinLock "MPI_Win_lock" Opaque;
    WinUnlock "MPI_Win_unlock" Opaque;
    WinWait "MPI_Win_wait" Opaque;
    Put "MPI_Put" Class::Local;
    Get "MPI_Get" Class::Local;
    Accumulate "MPI_Accumulate" Class::Local;
    FileOpen "MPI_File_open" Collective(AllToAll);
    FileClose "MPI_File_close" Opaque;
    FileReadAll "MPI_File_read_all" Opaque;
    FileWriteAll "MPI_File_write_all" Opaque;
    Other "another call" Opaque;
    TypeVector "MPI_Type_vector" Create(Object::Datatype);
    TypeCreateHvector "MPI_Type_create_hvector" Create(Object::Datatype);
    TypeIndexed "MPI_Type_indexed" Create(Object::Datatype);
    TypeCreateHindexed "MPI_Type_create_hindexed" Create(Object::Datatype);
    TypeCreateIndexedBlock "MPI_Type_create_indexed_block" Create(Object::Datatype);
    TypeCreateHindexedBlock "MPI_Type_create_hindexed_block" Create(Object::Datatype);
    TypeCreateStruct "MPI_Type_create_struct" Create(Object::Datatype);
    TypeCreateSubarray "MPI_Type_create_subarray" Create(Object::Datatype);
    TypeCreateDarray "MPI_Type_create_darray" Create(Object::Datatype);
    TypeCreateResized "MPI_Type_create_resized" Create(Object::Datatype);
    TypeDup "MPI_Type_dup" Create(Object::Datatype);
    Pack "MPI_Pack" Class::Local;
    Unpack "MPI_Unpack" Class::Local;
    WinStart "MPI_Win_start" Opaque;
    WinComplete "MPI_Win_complete" Opaque;
    WinFlush "MPI_Win_flush" Opaque;
}

impl Kind {
    /// The kind with this number, if there is one.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        KINDS.get(usize::from(number)).copied()
    }

    /// Its number in the format.
    #[must_use]
    #[inline]
    pub const fn number(self) -> u8 {
        self as u8
    }

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
        )
    }

    /// Whether it waits for requests that were started before.
    #[must_use]
    pub const fn waits_for_requests(self) -> bool {
        matches!(self.class(), Class::WaitAll | Class::WaitAny)
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

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
