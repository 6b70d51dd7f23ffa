//! Datatypes, operations and groups: made, and freed (MPI 4.1, chapters 5, 6.9 and 7.3); and what datatypes pack.

use std::ffi::{c_int, c_void};

use mpi_sys::{self as mpi, MPI_Comm, MPI_Datatype, MPI_Group, MPI_Op};

use crate::constants::raw;
use crate::large::plain::{Bytes, Count, Function};
use crate::leaving::Leaving;
use crate::observe::observe;

/// A new type; a predefined one needs no free.
fn new_type(x: &mut Leaving<'_>, new: *const MPI_Datatype) {
    // SAFETY: MPI has stored the type there.
    let new = unsafe { *new };
    if x.succeeded() && !x.recorder.datatypes.is_named(new) {
        // The handle may have been another type's.
        x.recorder.datatypes.forget(new);
        x.object(raw(new));
    }
}

/// A new group; the empty one needs no free.
fn new_group(x: &mut Leaving<'_>, new: *const MPI_Group) {
    // SAFETY: MPI has stored the group there; the constants are those of the bindings.
    let (new, predefined) = unsafe { (*new, [mpi::RSMPI_GROUP_EMPTY, mpi::RSMPI_GROUP_NULL]) };
    if !predefined.iter().any(|group| raw(*group) == raw(new)) {
        x.object(raw(new));
    }
}

macro_rules! types {
    ($($name:ident => $pmpi:ident as $kind:ident ($($argument:ident: $type:ty),* $(,)?))*) => { observe! { $(
        fn $name => $pmpi as $kind ($($argument: $type,)* new: *mut MPI_Datatype)
            enter |_e| ();
            exit |x| new_type(x, new);
    )* } };
}

types! {
    MPI_Type_contiguous => PMPI_Type_contiguous as TypeContiguous (count: Count, old: MPI_Datatype)
    MPI_Type_vector => PMPI_Type_vector as TypeVector (count: Count, length: Count, stride: Count, old: MPI_Datatype)
    MPI_Type_create_hvector => PMPI_Type_create_hvector as TypeCreateHvector (
        count: Count, length: Count, stride: Bytes, old: MPI_Datatype,
    )
    MPI_Type_indexed => PMPI_Type_indexed as TypeIndexed (
        count: Count, lengths: *const Count, places: *const Count, old: MPI_Datatype,
    )
    MPI_Type_create_hindexed => PMPI_Type_create_hindexed as TypeCreateHindexed (
        count: Count, lengths: *const Count, places: *const Bytes, old: MPI_Datatype,
    )
    MPI_Type_create_indexed_block => PMPI_Type_create_indexed_block as TypeCreateIndexedBlock (
        count: Count, length: Count, places: *const Count, old: MPI_Datatype,
    )
    MPI_Type_create_hindexed_block => PMPI_Type_create_hindexed_block as TypeCreateHindexedBlock (
        count: Count, length: Count, places: *const Bytes, old: MPI_Datatype,
    )
    MPI_Type_create_struct => PMPI_Type_create_struct as TypeCreateStruct (
        count: Count, lengths: *const Count, places: *const Bytes, types: *const MPI_Datatype,
    )
    MPI_Type_create_subarray => PMPI_Type_create_subarray as TypeCreateSubarray (
        dimensions: c_int, sizes: *const Count, parts: *const Count, starts: *const Count, order: c_int,
        old: MPI_Datatype,
    )
    MPI_Type_create_darray => PMPI_Type_create_darray as TypeCreateDarray (
        size: c_int, rank: c_int, dimensions: c_int, sizes: *const Count, distributions: *const c_int,
        arguments: *const c_int, processes: *const c_int, order: c_int, old: MPI_Datatype,
    )
    MPI_Type_create_resized => PMPI_Type_create_resized as TypeCreateResized (old: MPI_Datatype, low: Bytes, extent: Bytes)
    MPI_Type_dup => PMPI_Type_dup as TypeDup (old: MPI_Datatype)
}

observe! {
    fn MPI_Type_commit => PMPI_Type_commit as TypeCommit (datatype: *mut MPI_Datatype)
        // SAFETY: the standard asks for a type there.
        enter |e| e.object(raw(unsafe { *datatype }));

    fn MPI_Type_free => PMPI_Type_free as TypeFree (datatype: *mut MPI_Datatype)
        // SAFETY: the standard asks for a type there.
        before { let handle = unsafe { *datatype }; }
        enter |e| e.object(raw(handle));
        exit |x| if x.succeeded() { x.recorder.datatypes.forget(handle); };

    fn MPI_Pack => PMPI_Pack as Pack (
        from: *const c_void, count: Count, datatype: MPI_Datatype, room: *mut c_void, size: Count,
        position: *mut Count, comm: MPI_Comm,
    )
        enter |e| e.on(comm).data(count, datatype);

    fn MPI_Unpack => PMPI_Unpack as Unpack (
        from: *const c_void, size: Count, position: *mut Count, room: *mut c_void, count: Count,
        datatype: MPI_Datatype, comm: MPI_Comm,
    )
        enter |e| e.on(comm).data(count, datatype);

    fn MPI_Op_create => PMPI_Op_create as OpCreate (function: Function, commutes: c_int, operation: *mut MPI_Op)
        enter |_e| ();
        // SAFETY: MPI has stored the operation there.
        exit |x| x.object(raw(unsafe { *operation }));

    fn MPI_Op_free => PMPI_Op_free as OpFree (operation: *mut MPI_Op)
        // SAFETY: the standard asks for an operation there.
        enter |e| e.object(raw(unsafe { *operation }));
}

macro_rules! groups {
    ($($name:ident => $pmpi:ident as $kind:ident ($($argument:ident: $type:ty),* $(,)?))*) => { observe! { $(
        fn $name => $pmpi as $kind ($($argument: $type,)* new: *mut MPI_Group)
            enter |_e| ();
            exit |x| new_group(x, new);
    )* } };
}

groups! {
    MPI_Comm_group => PMPI_Comm_group as CommGroup (comm: MPI_Comm)
    MPI_Comm_remote_group => PMPI_Comm_remote_group as CommRemoteGroup (comm: MPI_Comm)
    MPI_Group_incl => PMPI_Group_incl as GroupIncl (group: MPI_Group, count: c_int, ranks: *const c_int)
    MPI_Group_excl => PMPI_Group_excl as GroupExcl (group: MPI_Group, count: c_int, ranks: *const c_int)
    MPI_Group_range_incl => PMPI_Group_range_incl as GroupRangeIncl (group: MPI_Group, count: c_int, ranges: *mut [c_int; 3])
    MPI_Group_range_excl => PMPI_Group_range_excl as GroupRangeExcl (group: MPI_Group, count: c_int, ranges: *mut [c_int; 3])
    MPI_Group_union => PMPI_Group_union as GroupUnion (one: MPI_Group, other: MPI_Group)
    MPI_Group_intersection => PMPI_Group_intersection as GroupIntersection (one: MPI_Group, other: MPI_Group)
    MPI_Group_difference => PMPI_Group_difference as GroupDifference (one: MPI_Group, other: MPI_Group)
}

observe! {
    fn MPI_Group_free => PMPI_Group_free as GroupFree (group: *mut MPI_Group)
        // SAFETY: the standard asks for a group there.
        enter |e| e.object(raw(unsafe { *group }));
}
