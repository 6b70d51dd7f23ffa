//! Processes that the program starts itself (MPI 4.1, 11.8).

use std::ffi::{c_char, c_int};

use mpi_sys::{self as mpi, MPI_Comm, MPI_Info};
use trace::Process;

use crate::communicators;
use crate::leaving::Leaving;
use crate::observe::observe;

/// The intercommunicator to the new processes, which are a world of their own.
fn spawned(x: &mut Leaving<'_>, parent: MPI_Comm, new: *const MPI_Comm) {
    // SAFETY: MPI has stored the communicator there.
    let new = unsafe { *new };
    if !x.succeeded() || communicators::is_null(new) {
        return;
    }
    let Some((world, members)) = x.spawned_world(parent) else { return };
    let mut size = 0;
    // SAFETY: a local query of a communicator that MPI has just given.
    unsafe { mpi::PMPI_Comm_remote_size(new, &raw mut size) };
    let remote = (0..size.cast_unsigned()).map(|rank| Process { world, rank }).collect();
    x.known_communicator(new, members, remote);
}

observe! {
    fn MPI_Comm_spawn => PMPI_Comm_spawn as CommSpawn (
        command: *const c_char, argv: *mut *mut c_char, count: c_int, info: MPI_Info, root: c_int, comm: MPI_Comm,
        new: *mut MPI_Comm, errors: *mut c_int,
    )
        enter |e| e.collective(comm).makes_child(comm).root(root);
        exit |x| spawned(x, comm, new);

    fn MPI_Comm_spawn_multiple => PMPI_Comm_spawn_multiple as CommSpawnMultiple (
        commands: c_int, command: *mut *mut c_char, argv: *mut *mut *mut c_char, counts: *const c_int,
        info: *const MPI_Info, root: c_int, comm: MPI_Comm, new: *mut MPI_Comm, errors: *mut c_int,
    )
        enter |e| e.collective(comm).makes_child(comm).root(root);
        exit |x| spawned(x, comm, new);
}
