//! What `mpi.h` defines by casts, from `constants.c`, and the translation of MPI's special values into the record's.

use std::ffi::{c_int, c_void};

use mpi_sys as mpi;
use trace::call;

#[repr(C)]
struct Named {
    datatype: mpi::MPI_Datatype,
    family: c_int,
}

unsafe extern "C" {
    static observer_in_place: *const c_void;
    static observer_no_operation: mpi::MPI_Op;
    static observer_operations: [mpi::MPI_Op; 14];
    static observer_combiners: [c_int; 12];
    static observer_types: [Named; 0];
    static observer_types_length: usize;
}

/// How a derived datatype was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Combiner {
    Named,
    Dup,
    Contiguous,
    Vector,
    Hvector,
    Indexed,
    Hindexed,
    IndexedBlock,
    HindexedBlock,
    Struct,
    Subarray,
    Resized,
    Other,
}

/// A handle as a number: an int in MPICH, a pointer in Open MPI.
#[inline]
pub(crate) fn raw<H: Copy>(handle: H) -> u64 {
    let mut word = 0_u64;
    let size = size_of::<H>().min(size_of::<u64>());
    // SAFETY: both places hold at least `size` bytes, and a handle is plain data.
    unsafe { std::ptr::copy_nonoverlapping((&raw const handle).cast::<u8>(), (&raw mut word).cast::<u8>(), size) };
    word
}

/// Whether a buffer is `MPI_IN_PLACE`.
pub(crate) fn is_in_place(buffer: *const c_void) -> bool {
    // SAFETY: a constant.
    buffer == unsafe { observer_in_place }
}

/// The number of a reduction operation.
pub(crate) fn operation(operation: mpi::MPI_Op) -> u32 {
    // SAFETY: a constant.
    let known = unsafe { &observer_operations };
    let place = known.iter().position(|known| raw(*known) == raw(operation));
    place.map_or(trace::datatype::Operation::USER.0, |place| place as u32 + 1)
}

/// Whether it is `MPI_OP_NULL`.
pub(crate) fn is_no_operation(operation: mpi::MPI_Op) -> bool {
    // SAFETY: a constant.
    raw(operation) == raw(unsafe { observer_no_operation })
}

/// `MPI_OP_NULL`.
pub(crate) fn no_operation() -> mpi::MPI_Op {
    // SAFETY: a constant.
    unsafe { observer_no_operation }
}

/// Whether it is certainly no operation.
pub(crate) fn is_none_operation(operation: mpi::MPI_Op) -> bool {
    // SAFETY: a constant.
    crate::handles::is_none(operation, unsafe { observer_no_operation })
}

/// Which combiner a number is.
pub(crate) fn combiner(number: c_int) -> Combiner {
    use Combiner::*;
    const ALL: [Combiner; 12] = [
        Named,
        Dup,
        Contiguous,
        Vector,
        Hvector,
        Indexed,
        Hindexed,
        IndexedBlock,
        HindexedBlock,
        Struct,
        Subarray,
        Resized,
    ];
    // SAFETY: a constant.
    let numbers = unsafe { &observer_combiners };
    numbers.iter().position(|it| *it == number).map_or(Other, |place| ALL[place])
}

/// The predefined datatypes with the families that they belong to, as trace's `Basic` numbers them.
pub(crate) fn named_types() -> impl Iterator<Item = (mpi::MPI_Datatype, c_int)> {
    // SAFETY: `constants.c` defines an array of this length.
    let all = unsafe { std::slice::from_raw_parts((&raw const observer_types).cast::<Named>(), observer_types_length) };
    all.iter().map(|named| (named.datatype, named.family))
}

/// A peer or root as the record has it.
pub(crate) fn peer(rank: c_int) -> i32 {
    // SAFETY: constants of the bindings.
    let (any, null) = unsafe { (mpi::RSMPI_ANY_SOURCE, mpi::RSMPI_PROC_NULL) };
    match rank {
        rank if rank == any => call::ANY_SOURCE,
        rank if rank == null => call::PROC_NULL,
        mpi::MPI_ROOT => call::ROOT,
        rank => rank,
    }
}

/// A tag as the record has it.
pub(crate) fn tag(tag: c_int) -> i32 {
    // SAFETY: a constant of the bindings.
    if tag == unsafe { mpi::RSMPI_ANY_TAG } { call::ANY_TAG } else { tag }
}

/// A datatype of one byte, which measures any message.
pub(crate) fn byte() -> mpi::MPI_Datatype {
    // SAFETY: a constant of the bindings.
    unsafe { mpi::RSMPI_UINT8_T }
}
