//! Calls that ask something of this process alone. They are so short, and say so little, that they are written down only
//! where they are wrong.

use std::ffi::{c_char, c_int, c_void};
use std::sync::atomic::{AtomicU64, Ordering};

#[cfg(large_counts)]
use mpi_sys::MPI_Count;
use mpi_sys::{self as mpi, MPI_Aint, MPI_Comm, MPI_Datatype, MPI_Errhandler, MPI_File, MPI_Offset};
use trace::finding::Argument;

use crate::communicators::Topology;
use crate::constants::raw;
use crate::recorder;

/// The communicator that was found to be one last.
static GOOD: AtomicU64 = AtomicU64::new(0);

/// A communicator was freed.
pub(crate) fn forget() {
    GOOD.store(0, Ordering::Relaxed);
}

/// What is wrong with a communicator, and with its topology where the call needs one.
#[inline]
fn communicator(comm: MPI_Comm, topology: Option<Topology>) -> Option<Argument> {
    if topology.is_none() && raw(comm) == GOOD.load(Ordering::Relaxed) && raw(comm) != 0 {
        return None;
    }
    ask(comm, topology)
}

#[cold]
fn ask(comm: MPI_Comm, topology: Option<Topology>) -> Option<Argument> {
    let mut guard = recorder::try_lock()?;
    let communicators = &mut guard.as_mut()?.communicators;
    let why = communicators.why_none(comm);
    if why.is_none() {
        GOOD.store(raw(comm), Ordering::Relaxed);
        let fits = topology.is_none_or(|topology| communicators.has_topology(comm, topology));
        return (!fits).then_some(Argument::Topology);
    }
    why
}

macro_rules! local {
    ($(
        fn $name:ident => $pmpi:ident as $kind:ident ($($argument:ident: $type:ty),* $(,)?)
            $(on $comm:ident $(with $topology:expr)?)?;
    )*) => {$(
        /// Records the call where it is wrong, and makes it.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name($($argument: $type),*) -> c_int {
            static DISTANCE: $crate::sites::Distance = $crate::sites::Distance::new();
            let pointer = $crate::sites::stack_pointer();
            let arguments = $crate::arguments::arguments!($($argument),*);
            let active = $crate::observe::ACTIVE.load(Ordering::Relaxed);
            let wrong = if active { arguments.null$(.or_else(|| communicator($comm, local!(@ $($topology)?))))? } else { None };
            let seen = if active && wrong.is_none() {
                None
            } else {
                $crate::observe::begin(::trace::Kind::$kind, pointer, &DISTANCE)
            };
            let Some(mut seen) = seen else {
                // SAFETY: the program's own call, passed on.
                return unsafe { mpi::$pmpi($($argument),*) };
            };
            seen.take(arguments);
            seen.enter(|e| if let Some(wrong) = wrong { let _ = e.wrong(wrong, 0); });
            // SAFETY: the program's own call, passed on.
            let result = unsafe { mpi::$pmpi($($argument),*) };
            seen.exit(result, |_| {});
            result
        }
    )*};
    (@ $topology:expr) => { Some($topology) };
    (@) => { None };
}

local! {
    fn MPI_Comm_rank => PMPI_Comm_rank as CommRank (comm: MPI_Comm, result: *mut c_int) on comm;
    fn MPI_Comm_size => PMPI_Comm_size as CommSize (comm: MPI_Comm, result: *mut c_int) on comm;
    fn MPI_Comm_remote_size => PMPI_Comm_remote_size as CommRemoteSize (comm: MPI_Comm, result: *mut c_int) on comm;
    fn MPI_Comm_compare => PMPI_Comm_compare as CommCompare (comm: MPI_Comm, other: MPI_Comm, result: *mut c_int) on comm;
    fn MPI_Comm_get_attr => PMPI_Comm_get_attr as CommGetAttr (
        comm: MPI_Comm, key: c_int, result: *mut c_void, flag: *mut c_int,
    ) on comm;
    fn MPI_Comm_set_errhandler => PMPI_Comm_set_errhandler as CommSetErrhandler (
        comm: MPI_Comm, handler: MPI_Errhandler,
    ) on comm;
    fn MPI_Get_processor_name => PMPI_Get_processor_name as GetProcessorName (result: *mut c_char, length: *mut c_int);
    fn MPI_Query_thread => PMPI_Query_thread as QueryThread (result: *mut c_int);
    fn MPI_Type_size => PMPI_Type_size as TypeSize (datatype: MPI_Datatype, result: *mut c_int);
    fn MPI_Type_get_extent => PMPI_Type_get_extent as TypeGetExtent (
        datatype: MPI_Datatype, result: *mut MPI_Aint, extent: *mut MPI_Aint,
    );
    fn MPI_Cartdim_get => PMPI_Cartdim_get as CartdimGet (comm: MPI_Comm, result: *mut c_int) on comm with Topology::Grid;
    fn MPI_Cart_get => PMPI_Cart_get as CartGet (
        comm: MPI_Comm, dimensions: c_int, sizes: *mut c_int, periods: *mut c_int, place: *mut c_int,
    ) on comm with Topology::Grid;
    fn MPI_Cart_rank => PMPI_Cart_rank as CartRank (
        comm: MPI_Comm, place: *const c_int, result: *mut c_int,
    ) on comm with Topology::Grid;
    fn MPI_Cart_coords => PMPI_Cart_coords as CartCoords (
        comm: MPI_Comm, rank: c_int, dimensions: c_int, place: *mut c_int,
    ) on comm with Topology::Grid;
    fn MPI_Cart_shift => PMPI_Cart_shift as CartShift (
        comm: MPI_Comm, dimension: c_int, steps: c_int, result: *mut c_int, to: *mut c_int,
    ) on comm with Topology::Grid;
    fn MPI_Graphdims_get => PMPI_Graphdims_get as GraphdimsGet (
        comm: MPI_Comm, nodes: *mut c_int, edges: *mut c_int,
    ) on comm with Topology::Graph;
    fn MPI_Graph_neighbors_count => PMPI_Graph_neighbors_count as GraphNeighborsCount (
        comm: MPI_Comm, rank: c_int, result: *mut c_int,
    ) on comm with Topology::Graph;
    fn MPI_Dist_graph_neighbors_count => PMPI_Dist_graph_neighbors_count as DistGraphNeighborsCount (
        comm: MPI_Comm, incoming: *mut c_int, outgoing: *mut c_int, weighted: *mut c_int,
    ) on comm with Topology::DistributedGraph;
}

/// Calls that give types which may be others' too: the second handle of one type is freed without an end to it.
macro_rules! shares {
    ($(fn $name:ident => $pmpi:ident ($($argument:ident: $type:ty),* $(,)?);)*) => {$(
        /// Takes notice of it, and makes the call.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name($($argument: $type),*) -> c_int {
            if let Some(mut guard) = recorder::try_lock()
                && let Some(recorder) = guard.as_mut()
            {
                recorder.datatypes.share();
            }
            // SAFETY: the program's own call, passed on.
            unsafe { mpi::$pmpi($($argument),*) }
        }
    )*};
}

shares! {
    fn MPI_Type_get_contents => PMPI_Type_get_contents (
        datatype: MPI_Datatype, integers: c_int, addresses: c_int, types: c_int, own_integers: *mut c_int,
        own_addresses: *mut MPI_Aint, own_types: *mut MPI_Datatype,
    );
    fn MPI_Type_match_size => PMPI_Type_match_size (class: c_int, size: c_int, new: *mut MPI_Datatype);
    fn MPI_Type_create_f90_integer => PMPI_Type_create_f90_integer (range: c_int, new: *mut MPI_Datatype);
    fn MPI_Type_create_f90_real => PMPI_Type_create_f90_real (digits: c_int, range: c_int, new: *mut MPI_Datatype);
    fn MPI_Type_create_f90_complex => PMPI_Type_create_f90_complex (digits: c_int, range: c_int, new: *mut MPI_Datatype);
    fn MPI_File_get_view => PMPI_File_get_view (
        file: MPI_File, place: *mut MPI_Offset, element: *mut MPI_Datatype, filter: *mut MPI_Datatype, form: *mut c_char,
    );
}

#[cfg(large_counts)]
shares! {
    fn MPI_Type_get_contents_c => PMPI_Type_get_contents_c (
        datatype: MPI_Datatype, integers: MPI_Count, addresses: MPI_Count, counts: MPI_Count, types: MPI_Count,
        own_integers: *mut c_int, own_addresses: *mut MPI_Aint, own_counts: *mut MPI_Count,
        own_types: *mut MPI_Datatype,
    );
}
