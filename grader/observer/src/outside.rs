//! Calls before `MPI_Init` and after `MPI_Finalize` (MPI 4.1, 11.4.1), of which the record keeps the first few.
//!
//! MPI itself says whether it is initialized: a program may have done that in a way that was not seen, or may use
//! sessions.

use std::ffi::c_int;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use mpi_sys as mpi;
use trace::Kind;
use trace::fault::Outside;

use crate::environment;

/// So many are enough to say what happened.
const MOST: u32 = 3;

static SEEN: AtomicU32 = AtomicU32::new(0);

/// Whether sessions were begun: then calls may be made without `MPI_Init` (11.3).
static SESSIONS: AtomicBool = AtomicBool::new(false);

/// Takes notice of a session.
#[cfg(sessions)]
pub(crate) fn session_began() {
    SESSIONS.store(true, Ordering::Relaxed);
}

/// Why this call may not be made while nothing is recorded. `None` where it may, and where enough was said.
#[cold]
pub(crate) fn why(kind: Kind) -> Option<Outside> {
    // What ends a program in trouble is not what is wrong with it.
    if kind == Kind::Abort || !environment::is_asked_for() || SESSIONS.load(Ordering::Relaxed) {
        return None;
    }
    let why = match state() {
        State::Before => Outside::BeforeInit,
        State::During => return None,
        State::After => Outside::AfterFinalize,
    };
    if SEEN.fetch_add(1, Ordering::Relaxed) >= MOST {
        return None;
    }
    environment::open();
    Some(why)
}

/// Whether this is an `MPI_Init` of what is initialized already.
pub(crate) fn is_second() -> bool {
    state() == State::During
}

#[derive(PartialEq, Eq)]
enum State {
    Before,
    During,
    After,
}

fn state() -> State {
    let (mut begun, mut ended): (c_int, c_int) = (0, 0);
    // SAFETY: these two may be asked at any time (11.4.1), into places of ours.
    unsafe {
        mpi::PMPI_Initialized(&raw mut begun);
        mpi::PMPI_Finalized(&raw mut ended);
    }
    match (begun != 0, ended != 0) {
        (_, true) => State::After,
        (true, false) => State::During,
        (false, false) => State::Before,
    }
}
