//! The calls that a record knows.

use serde::Serialize;

pub use crate::class::{Area, Class, Mode, Object, Pattern};

macro_rules! kinds {
    ($($variant:ident $name:literal $class:expr;)*) => {
        /// A call of MPI. The discriminant is part of the format: add at the end, never reorder.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[repr(u16)]
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
                use {Area::*, Class::*, Mode::*, Pattern::*};
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
    CommGroup "MPI_Comm_group" Create(Object::Group);
    GroupFree "MPI_Group_free" Free(Object::Group);
    WinCreate "MPI_Win_create" Collective(AllToAll);
    WinAllocate "MPI_Win_allocate" Collective(AllToAll);
    WinAllocateShared "MPI_Win_allocate_shared" Collective(AllToAll);
    WinFence "MPI_Win_fence" Collective(Pattern::Local);
    WinFree "MPI_Win_free" Collective(Pattern::Local);
    WinLock "MPI_Win_lock" Counted(OneSided);
    WinUnlock "MPI_Win_unlock" Counted(OneSided);
    WinWait "MPI_Win_wait" Counted(OneSided);
    Put "MPI_Put" Class::Local;
    Get "MPI_Get" Class::Local;
    Accumulate "MPI_Accumulate" Class::Local;
    FileOpen "MPI_File_open" Collective(AllToAll);
    FileClose "MPI_File_close" Opaque;
    FileReadAll "MPI_File_read_all" Counted(Files);
    FileWriteAll "MPI_File_write_all" Counted(Files);
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
    IneighborAllgatherv "MPI_Ineighbor_allgatherv" Icollective(Neighbours);
    IneighborAlltoallv "MPI_Ineighbor_alltoallv" Icollective(Neighbours);
    IneighborAlltoallw "MPI_Ineighbor_alltoallw" Icollective(Neighbours);
    SessionInit "MPI_Session_init" Init;
    SessionFinalize "MPI_Session_finalize" Opaque;
    WinCreateDynamic "MPI_Win_create_dynamic" Collective(AllToAll);
    WinAttach "MPI_Win_attach" Counted(OneSided);
    WinDetach "MPI_Win_detach" Counted(OneSided);
    WinStart "MPI_Win_start" Counted(OneSided);
    WinPost "MPI_Win_post" Counted(OneSided);
    WinComplete "MPI_Win_complete" Counted(OneSided);
    WinTest "MPI_Win_test" Counted(OneSided);
    WinLockAll "MPI_Win_lock_all" Counted(OneSided);
    WinUnlockAll "MPI_Win_unlock_all" Counted(OneSided);
    WinFlush "MPI_Win_flush" Counted(OneSided);
    WinFlushAll "MPI_Win_flush_all" Counted(OneSided);
    WinFlushLocal "MPI_Win_flush_local" Counted(OneSided);
    WinFlushLocalAll "MPI_Win_flush_local_all" Counted(OneSided);
    WinSync "MPI_Win_sync" Counted(OneSided);
    GetAccumulate "MPI_Get_accumulate" Counted(OneSided);
    FetchAndOp "MPI_Fetch_and_op" Counted(OneSided);
    CompareAndSwap "MPI_Compare_and_swap" Counted(OneSided);
    Rput "MPI_Rput" Counted(OneSided);
    Rget "MPI_Rget" Counted(OneSided);
    Raccumulate "MPI_Raccumulate" Counted(OneSided);
    RgetAccumulate "MPI_Rget_accumulate" Counted(OneSided);
    FileDelete "MPI_File_delete" Counted(Files);
    FileSetSize "MPI_File_set_size" Counted(Files);
    FilePreallocate "MPI_File_preallocate" Counted(Files);
    FileSetView "MPI_File_set_view" Counted(Files);
    FileSetAtomicity "MPI_File_set_atomicity" Counted(Files);
    FileSync "MPI_File_sync" Counted(Files);
    FileSeek "MPI_File_seek" Counted(Files);
    FileSeekShared "MPI_File_seek_shared" Counted(Files);
    FileRead "MPI_File_read" Counted(Files);
    FileReadAt "MPI_File_read_at" Counted(Files);
    FileReadAtAll "MPI_File_read_at_all" Counted(Files);
    FileReadShared "MPI_File_read_shared" Counted(Files);
    FileReadOrdered "MPI_File_read_ordered" Counted(Files);
    FileIread "MPI_File_iread" Counted(Files);
    FileIreadAll "MPI_File_iread_all" Counted(Files);
    FileIreadAt "MPI_File_iread_at" Counted(Files);
    FileIreadAtAll "MPI_File_iread_at_all" Counted(Files);
    FileIreadShared "MPI_File_iread_shared" Counted(Files);
    FileWrite "MPI_File_write" Counted(Files);
    FileWriteAt "MPI_File_write_at" Counted(Files);
    FileWriteAtAll "MPI_File_write_at_all" Counted(Files);
    FileWriteShared "MPI_File_write_shared" Counted(Files);
    FileWriteOrdered "MPI_File_write_ordered" Counted(Files);
    FileIwrite "MPI_File_iwrite" Counted(Files);
    FileIwriteAll "MPI_File_iwrite_all" Counted(Files);
    FileIwriteAt "MPI_File_iwrite_at" Counted(Files);
    FileIwriteAtAll "MPI_File_iwrite_at_all" Counted(Files);
    FileIwriteShared "MPI_File_iwrite_shared" Counted(Files);
    FileReadAllBegin "MPI_File_read_all_begin" Counted(Files);
    FileReadAllEnd "MPI_File_read_all_end" Counted(Files);
    FileReadAtAllBegin "MPI_File_read_at_all_begin" Counted(Files);
    FileReadAtAllEnd "MPI_File_read_at_all_end" Counted(Files);
    FileReadOrderedBegin "MPI_File_read_ordered_begin" Counted(Files);
    FileReadOrderedEnd "MPI_File_read_ordered_end" Counted(Files);
    FileWriteAllBegin "MPI_File_write_all_begin" Counted(Files);
    FileWriteAllEnd "MPI_File_write_all_end" Counted(Files);
    FileWriteAtAllBegin "MPI_File_write_at_all_begin" Counted(Files);
    FileWriteAtAllEnd "MPI_File_write_at_all_end" Counted(Files);
    FileWriteOrderedBegin "MPI_File_write_ordered_begin" Counted(Files);
    FileWriteOrderedEnd "MPI_File_write_ordered_end" Counted(Files);
    CommCreateFromGroup "MPI_Comm_create_from_group" Collective(AllToAll);
    IntercommCreateFromGroups "MPI_Intercomm_create_from_groups" Counted(Sessions);
    BarrierInit "MPI_Barrier_init" Counted(PersistentCollectives);
    BcastInit "MPI_Bcast_init" Counted(PersistentCollectives);
    GatherInit "MPI_Gather_init" Counted(PersistentCollectives);
    GathervInit "MPI_Gatherv_init" Counted(PersistentCollectives);
    ScatterInit "MPI_Scatter_init" Counted(PersistentCollectives);
    ScattervInit "MPI_Scatterv_init" Counted(PersistentCollectives);
    AllgatherInit "MPI_Allgather_init" Counted(PersistentCollectives);
    AllgathervInit "MPI_Allgatherv_init" Counted(PersistentCollectives);
    AlltoallInit "MPI_Alltoall_init" Counted(PersistentCollectives);
    AlltoallvInit "MPI_Alltoallv_init" Counted(PersistentCollectives);
    AlltoallwInit "MPI_Alltoallw_init" Counted(PersistentCollectives);
    ReduceInit "MPI_Reduce_init" Counted(PersistentCollectives);
    AllreduceInit "MPI_Allreduce_init" Counted(PersistentCollectives);
    ReduceScatterInit "MPI_Reduce_scatter_init" Counted(PersistentCollectives);
    ReduceScatterBlockInit "MPI_Reduce_scatter_block_init" Counted(PersistentCollectives);
    ScanInit "MPI_Scan_init" Counted(PersistentCollectives);
    ExscanInit "MPI_Exscan_init" Counted(PersistentCollectives);
    NeighborAllgatherInit "MPI_Neighbor_allgather_init" Counted(PersistentCollectives);
    NeighborAllgathervInit "MPI_Neighbor_allgatherv_init" Counted(PersistentCollectives);
    NeighborAlltoallInit "MPI_Neighbor_alltoall_init" Counted(PersistentCollectives);
    NeighborAlltoallvInit "MPI_Neighbor_alltoallv_init" Counted(PersistentCollectives);
    NeighborAlltoallwInit "MPI_Neighbor_alltoallw_init" Counted(PersistentCollectives);
    PsendInit "MPI_Psend_init" Counted(Partitioned);
    PrecvInit "MPI_Precv_init" Counted(Partitioned);
    Pready "MPI_Pready" Counted(Partitioned);
    PreadyRange "MPI_Pready_range" Counted(Partitioned);
    PreadyList "MPI_Pready_list" Counted(Partitioned);
    Parrived "MPI_Parrived" Counted(Partitioned);
    Isendrecv "MPI_Isendrecv" Counted(SendingAndReceiving);
    IsendrecvReplace "MPI_Isendrecv_replace" Counted(SendingAndReceiving);
    CommAccept "MPI_Comm_accept" Counted(Connections);
    CommConnect "MPI_Comm_connect" Counted(Connections);
    CommJoin "MPI_Comm_join" Counted(Connections);
    CommAttachBuffer "MPI_Comm_attach_buffer" Counted(Buffers);
    CommDetachBuffer "MPI_Comm_detach_buffer" Counted(Buffers);
    CommFlushBuffer "MPI_Comm_flush_buffer" Counted(Buffers);
    CommIflushBuffer "MPI_Comm_iflush_buffer" Counted(Buffers);
    SessionAttachBuffer "MPI_Session_attach_buffer" Counted(Buffers);
    SessionDetachBuffer "MPI_Session_detach_buffer" Counted(Buffers);
    SessionFlushBuffer "MPI_Session_flush_buffer" Counted(Buffers);
    SessionIflushBuffer "MPI_Session_iflush_buffer" Counted(Buffers);
    BufferFlush "MPI_Buffer_flush" Counted(Buffers);
    BufferIflush "MPI_Buffer_iflush" Counted(Buffers);
    CommRemoteGroup "MPI_Comm_remote_group" Create(Object::Group);
    GroupIncl "MPI_Group_incl" Create(Object::Group);
    GroupExcl "MPI_Group_excl" Create(Object::Group);
    GroupRangeIncl "MPI_Group_range_incl" Create(Object::Group);
    GroupRangeExcl "MPI_Group_range_excl" Create(Object::Group);
    GroupUnion "MPI_Group_union" Create(Object::Group);
    GroupIntersection "MPI_Group_intersection" Create(Object::Group);
    GroupDifference "MPI_Group_difference" Create(Object::Group);
    CommRank "MPI_Comm_rank" Class::Local;
    CommSize "MPI_Comm_size" Class::Local;
    CommRemoteSize "MPI_Comm_remote_size" Class::Local;
    CommCompare "MPI_Comm_compare" Class::Local;
    CommGetAttr "MPI_Comm_get_attr" Class::Local;
    CommSetErrhandler "MPI_Comm_set_errhandler" Class::Local;
    GetProcessorName "MPI_Get_processor_name" Class::Local;
    QueryThread "MPI_Query_thread" Class::Local;
    TypeSize "MPI_Type_size" Class::Local;
    TypeGetExtent "MPI_Type_get_extent" Class::Local;
    CartdimGet "MPI_Cartdim_get" Class::Local;
    CartGet "MPI_Cart_get" Class::Local;
    CartRank "MPI_Cart_rank" Class::Local;
    CartCoords "MPI_Cart_coords" Class::Local;
    CartShift "MPI_Cart_shift" Class::Local;
    GraphdimsGet "MPI_Graphdims_get" Class::Local;
    GraphNeighborsCount "MPI_Graph_neighbors_count" Class::Local;
    DistGraphNeighborsCount "MPI_Dist_graph_neighbors_count" Class::Local;
}

impl Kind {
    /// The kind with this number, if there is one.
    #[must_use]
    pub fn from_number(number: u16) -> Option<Self> {
        KINDS.get(usize::from(number)).copied()
    }

    /// Its number in the format.
    #[must_use]
    #[inline]
    pub const fn number(self) -> u16 {
        self as u16
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
