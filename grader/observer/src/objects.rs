//! Datatypes, operations and groups: made, and freed (MPI 4.1, chapters 5, 6.9 and 7.3); and what datatypes pack.

use std::ffi::{c_int, c_void};

use mpi_sys::{self as mpi, MPI_Comm, MPI_Datatype, MPI_Group, MPI_Op};
use trace::datatype::Operation;
use trace::finding::Argument;

use crate::constants::{self, raw};
use crate::entering::Entering;
use crate::large::plain::{Bytes, Count, Function};
use crate::leaving::Leaving;
use crate::observe::observe;

/// A new type; a predefined one needs no free.
fn new_type(x: &mut Leaving<'_>, new: *const MPI_Datatype) {
    // SAFETY: MPI has stored the type there.
    let new = unsafe { *new };
    if x.succeeded() && !x.recorder.datatypes.is_named(new) {
        x.recorder.datatypes.make(new);
        x.object(raw(new));
    }
}

/// A copy is committed if what it copies is (5.1.9).
fn copied_type(x: &mut Leaving<'_>, old: MPI_Datatype, new: *const MPI_Datatype) {
    new_type(x, new);
    // SAFETY: MPI has stored the type there.
    let new = unsafe { *new };
    if x.succeeded() && x.recorder.datatypes.is_committed(old) {
        x.recorder.datatypes.commit(new);
    }
}

/// Reads a handle; gives the null one where there is nothing to read.
///
/// # Safety
/// There is a handle, or the pointer is null.
unsafe fn read<H: Copy>(place: *const H, null: H) -> H {
    // SAFETY: as the caller promises.
    if place.is_null() { null } else { unsafe { *place } }
}

/// The type that another one is made of.
fn made_of(e: &mut Entering<'_>, old: MPI_Datatype) {
    if !e.recorder.datatypes.is_one(old)
        && let Some(why) = e.recorder.datatypes.why_none(old)
    {
        e.wrong(why, 0);
    }
}

/// The lengths of the blocks of a type.
fn lengths<C: Copy + Into<i64>>(e: &mut Entering<'_>, count: impl Into<i64>, lengths: *const C) {
    let count = usize::try_from(count.into()).unwrap_or_default();
    if count == 0 || lengths.is_null() {
        return;
    }
    // SAFETY: the standard asks for as many lengths there.
    let lengths = unsafe { std::slice::from_raw_parts(lengths, count) };
    if let Some(length) = lengths.iter().map(|&length| length.into()).find(|length| *length < 0) {
        e.wrong(Argument::Length, length);
    }
}

/// The types that another one is made of.
fn made_of_all(e: &mut Entering<'_>, count: impl Into<i64>, types: *const MPI_Datatype) {
    let count = usize::try_from(count.into()).unwrap_or_default();
    if count == 0 {
        return;
    }
    if types.is_null() {
        e.wrong(Argument::NullArray, 0);
        return;
    }
    // SAFETY: the standard asks for as many types there.
    for old in unsafe { std::slice::from_raw_parts(types, count) } {
        made_of(e, *old);
    }
}

/// A new group; the empty one needs no free.
fn new_group(x: &mut Leaving<'_>, new: *const MPI_Group) {
    // SAFETY: MPI has stored the group there; the constants are those of the bindings.
    let (new, predefined) = unsafe { (*new, [mpi::RSMPI_GROUP_EMPTY, mpi::RSMPI_GROUP_NULL]) };
    if x.succeeded() && !predefined.iter().any(|group| raw(*group) == raw(new)) {
        *x.recorder.groups.entry(raw(new)).or_default() += 1;
        x.object(raw(new));
    }
}

/// An argument of a call that makes a type, by its name: how many blocks, how long, of what (5.1.2).
macro_rules! judge {
    ($e:ident $blocks:ident count $value:ident) => {
        let $blocks = $value;
        if $value < 0 {
            $e.wrong(Argument::Count, $value.into());
        }
    };
    ($e:ident $blocks:ident length $value:ident) => {
        if $value < 0 {
            $e.wrong(Argument::Length, $value.into());
        }
    };
    ($e:ident $blocks:ident dimensions $value:ident) => { judge!($e $blocks length $value) };
    ($e:ident $blocks:ident lengths $value:ident) => { lengths($e, $blocks, $value) };
    ($e:ident $blocks:ident types $value:ident) => { made_of_all($e, $blocks, $value) };
    ($e:ident $blocks:ident old $value:ident) => { made_of($e, $value) };
    ($e:ident $blocks:ident $other:ident $value:ident) => {};
}

macro_rules! types {
    ($($name:ident => $pmpi:ident as $kind:ident ($($argument:ident: $type:ty),* $(,)?))*) => { observe! { $(
        fn $name => $pmpi as $kind ($($argument: $type,)* new: *mut MPI_Datatype)
            enter |e| {
                let _blocks = 0;
                $(judge!(e _blocks $argument $argument);)*
            };
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
}

observe! {
    fn MPI_Type_dup => PMPI_Type_dup as TypeDup (old: MPI_Datatype, new: *mut MPI_Datatype)
        enter |e| made_of(e, old);
        exit |x| copied_type(x, old, new);

    fn MPI_Type_commit => PMPI_Type_commit as TypeCommit (made: *mut MPI_Datatype)
        before {
            // SAFETY: the standard asks for a type there.
            let handle = unsafe { read(made, mpi::RSMPI_DATATYPE_NULL) };
        }
        enter |e| { made_of(e, handle); e.object(raw(handle)) };
        exit |x| if x.succeeded() { x.recorder.datatypes.commit(handle); };

    fn MPI_Type_free => PMPI_Type_free as TypeFree (freed: *mut MPI_Datatype)
        before {
            // SAFETY: the standard asks for a type there.
            let handle = unsafe { read(freed, mpi::RSMPI_DATATYPE_NULL) };
        }
        enter |e| {
            made_of(e, handle);
            if e.recorder.datatypes.is_named(handle) { e.wrong(Argument::Predefined, 0); }
            e.object(raw(handle))
        };
        exit |x| if x.succeeded() { x.recorder.datatypes.free(handle); };

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

    fn MPI_Op_create => PMPI_Op_create as OpCreate (function: Function, commutes: c_int, new: *mut MPI_Op)
        enter |_e| ();
        exit |x| {
            // SAFETY: MPI has stored the operation there.
            let new = raw(unsafe { *new });
            if x.succeeded() { x.recorder.operations.insert(new, 1); }
            x.object(new);
        };

    fn MPI_Op_free => PMPI_Op_free as OpFree (freed: *mut MPI_Op)
        // SAFETY: the standard asks for an operation there.
        before { let handle = unsafe { read(freed, constants::no_operation()) }; }
        enter |e| {
            if constants::operation(handle) != Operation::USER.0 { e.wrong(Argument::Predefined, 0); }
            e.object(raw(handle))
        };
        exit |x| if x.succeeded() { x.recorder.operations.remove(&raw(handle)); };
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
    fn MPI_Group_free => PMPI_Group_free as GroupFree (freed: *mut MPI_Group)
        before {
            // SAFETY: the standard asks for a group there.
            let handle = raw(unsafe { read(freed, mpi::RSMPI_GROUP_NULL) });
        }
        enter |e| e.object(handle);
        // One handle may stand for a group that was given several times.
        exit |x| if x.succeeded() && let Some(times) = x.recorder.groups.get_mut(&handle) {
            *times -= 1;
            if *times == 0 { x.recorder.groups.remove(&handle); }
        };
}
