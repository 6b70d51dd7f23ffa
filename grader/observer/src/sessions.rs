//! Sessions: MPI without `MPI_Init` and without `MPI_COMM_WORLD` (MPI 4.1, 11.3).
//!
//! A communicator is made of a group of processes that a session names. Which processes these are is told by their places in the
//! set `mpi://WORLD`, which has the launched ranks in their order.

use std::ffi::{CStr, c_char, c_int};
use std::sync::Mutex;

use mpi_sys::{self as mpi, MPI_Comm, MPI_Errhandler, MPI_Group, MPI_Info, MPI_Session};
use trace::format::Definition;
use trace::{Identity, Process};

use crate::communicators::{FOREIGN, Group};
use crate::entering::Entering;
use crate::leaving::Leaving;
use crate::observe::observe;

/// The set of the launched ranks, as the process that has a session sees it.
static WORLD: Mutex<Vec<Process>> = Mutex::new(Vec::new());

/// A group that is kept until the process ends.
struct Whole(MPI_Group);

// SAFETY: a handle names the same group on every thread (MPI 4.1, 11.6).
unsafe impl Send for Whole {}

static GROUP: Mutex<Option<Whole>> = Mutex::new(None);

/// Takes notice of the launched ranks, once.
fn started(x: &Leaving<'_>, session: *const MPI_Session) {
    let Ok(mut whole) = GROUP.lock() else { return };
    if !x.succeeded() || whole.is_some() {
        return;
    }
    let own = x.recorder.about.process;
    let (mut rank, mut size) = (-1, 0);
    // SAFETY: local queries by a session that MPI has just given, into places of ours.
    let group = unsafe {
        let mut group = mpi::RSMPI_GROUP_NULL;
        if mpi::PMPI_Group_from_session_pset(*session, c"mpi://WORLD".as_ptr(), &raw mut group) != 0 {
            return;
        }
        mpi::PMPI_Group_rank(group, &raw mut rank);
        mpi::PMPI_Group_size(group, &raw mut size);
        group
    };
    // The launcher told which rank this is: where the set has it elsewhere, it is another set.
    if u32::try_from(rank) == Ok(own.rank) && u32::try_from(size) == Ok(x.recorder.about.size) {
        let all = (0..size.cast_unsigned()).map(|rank| Process { world: own.world, rank });
        if let Ok(mut world) = WORLD.lock() {
            *world = all.collect();
        }
        *whole = Some(Whole(group));
    }
}

/// The processes of a group.
fn members(group: MPI_Group) -> Option<Vec<Process>> {
    let (whole, world) = (GROUP.lock().ok()?, WORLD.lock().ok()?);
    let whole = std::mem::ManuallyDrop::new(Group(whole.as_ref()?.0));
    let group = std::mem::ManuallyDrop::new(Group(group));
    group.translated(&whole, &world).into_iter().collect()
}

/// A call that makes a communicator of a group: what joins its ranks is the group, and the text that they agree on.
fn makes(e: &mut Entering<'_>, group: MPI_Group, tag: *const c_char) {
    e.enter.communicator = FOREIGN;
    let Some(members) = members(group) else { return };
    // SAFETY: the standard asks for a string that ends with a zero byte.
    let text = unsafe { CStr::from_ptr(tag) }.to_bytes();
    let number = text.iter().fold(7_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    let world = Identity::world(e.recorder.about.process.world);
    let (definition, identity) = e.recorder.communicators.of_group(world, members, number.cast_signed());
    e.enter.communicator = definition.id;
    e.enter.index = 1;
    e.child = Some((0, identity));
    e.recorder.define(&Definition::Communicator(definition));
}

/// The communicator that it made.
fn made(x: &mut Leaving<'_>, group: MPI_Group, new: *const MPI_Comm) {
    // SAFETY: MPI has stored the communicator there.
    let new = unsafe { *new };
    if let Some(members) = members(group).filter(|_| x.succeeded() && !crate::communicators::is_null(new)) {
        x.known_communicator(new, members, Vec::new());
    }
}

observe! {
    fn MPI_Comm_create_from_group => PMPI_Comm_create_from_group as CommCreateFromGroup (
        group: MPI_Group, tag: *const c_char, info: MPI_Info, errors: MPI_Errhandler, new: *mut MPI_Comm,
    )
        enter |e| makes(e, group, tag);
        exit |x| made(x, group, new);

    fn MPI_Session_finalize => PMPI_Session_finalize as SessionFinalize (session: *mut MPI_Session)
        enter |_e| ();
}

mod starting {
    use super::{MPI_Errhandler, MPI_Info, MPI_Session, observe, started};

    observe! {
        fn observed_session_init => PMPI_Session_init as SessionInit (
            info: MPI_Info, errors: MPI_Errhandler, session: *mut MPI_Session,
        )
            enter |_e| ();
            exit |x| started(x, session);
    }
}

/// Starts the record, where `MPI_Init` has not done it, and the session.
///
/// # Safety
/// As the standard says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn MPI_Session_init(info: MPI_Info, errors: MPI_Errhandler, session: *mut MPI_Session) -> c_int {
    crate::outside::session_began();
    crate::environment::start();
    // SAFETY: the program's own call, passed on.
    unsafe { starting::observed_session_init(info, errors, session) }
}
