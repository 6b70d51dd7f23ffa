//! The beginning and the end (MPI 4.1, 11.2).

use std::ffi::{c_char, c_int};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use mpi_sys::{self as mpi, MPI_Comm};
use trace::format::{Definition, Implementation, ThreadLevel};
use trace::{Communicator, Identity, Process};

use crate::leaving::Leaving;
use crate::observe::{ACTIVE, observe};
use crate::recorder::{self, Recorder};
use crate::{python, schedule, spawn, synchronous};

/// The descriptor of the open file of this rank's record.
const TRACE_VARIABLE: &str = "RANKLINGS_TRACE";

/// How many ranks were asked for, which bounds the size of a record.
const RANKS_VARIABLE: &str = "RANKLINGS_RANKS";

/// The rank that the launcher gave.
const RANK_VARIABLE: &str = "RANKLINGS_TRACE_RANK";

/// The number of this launch, which a record bears.
const TOKEN_VARIABLE: &str = "RANKLINGS_TRACE_TOKEN";

/// Whose MPI this library was built for: handles are ints in MPICH and pointers in Open MPI.
pub(crate) const fn implementation() -> Implementation {
    if size_of::<MPI_Comm>() == size_of::<c_int>() { Implementation::Mpich } else { Implementation::OpenMpi }
}

/// The descriptor of the open file of the record, where the environment names one.
fn descriptor() -> Option<c_int> {
    std::env::var(TRACE_VARIABLE).ok().and_then(|text| text.parse().ok())
}

/// Whether the environment asks for a record.
pub(crate) fn is_asked_for() -> bool {
    static ASKED: OnceLock<bool> = OnceLock::new();
    *ASKED.get_or_init(|| descriptor().is_some())
}

/// Opens the record, once, where the environment asks for one.
pub(crate) fn open() {
    static OPENED: AtomicBool = AtomicBool::new(false);
    let Some(descriptor) = descriptor() else { return };
    if OPENED.swap(true, Ordering::Relaxed) {
        return;
    }
    let number = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    let size = number(RANKS_VARIABLE).and_then(|size| u32::try_from(size).ok()).unwrap_or(1);
    let token = number(TOKEN_VARIABLE).unwrap_or_default();
    // What the launcher says, until MPI_Init tells.
    let rank = number(RANK_VARIABLE).and_then(|rank| u32::try_from(rank).ok()).unwrap_or_default();
    synchronous::start();
    schedule::start(rank);
    python::start();
    let process = Process { world: spawn::world(), rank };
    *recorder::lock() = Recorder::create(descriptor, process, size, token);
}

/// Starts to record, once.
pub(crate) fn start() {
    static STARTED: AtomicBool = AtomicBool::new(false);
    open();
    if recorder::lock().is_some() && !STARTED.swap(true, Ordering::Relaxed) {
        ACTIVE.store(true, Ordering::Relaxed);
    }
}

/// What MPI provides to threads, whatever was asked for.
fn thread_level() -> Option<ThreadLevel> {
    let mut provided = -1;
    // SAFETY: a local query into a place of ours.
    unsafe { mpi::PMPI_Query_thread(&raw mut provided) };
    match u32::try_from(provided).ok()? {
        mpi::MPI_THREAD_SINGLE => Some(ThreadLevel::Single),
        mpi::MPI_THREAD_FUNNELED => Some(ThreadLevel::Funneled),
        mpi::MPI_THREAD_SERIALIZED => Some(ThreadLevel::Serialized),
        mpi::MPI_THREAD_MULTIPLE => Some(ThreadLevel::Multiple),
        _ => None,
    }
}

/// Takes notice of who this process is, and of the communicators that are there from the beginning.
fn started(x: &mut Leaving<'_>) {
    if !x.succeeded() {
        return;
    }
    let (mut rank, mut size) = (0, 0);
    let mut bound: *mut c_int = std::ptr::null_mut();
    let mut found = 0;
    // SAFETY: local queries into places of ours, of a communicator that is there from the beginning; the attribute is a
    // pointer to an int (MPI 4.1, 9.1.2).
    let tag_upper_bound = unsafe {
        mpi::PMPI_Comm_rank(mpi::RSMPI_COMM_WORLD, &raw mut rank);
        mpi::PMPI_Comm_size(mpi::RSMPI_COMM_WORLD, &raw mut size);
        let place = (&raw mut bound).cast();
        mpi::PMPI_Comm_get_attr(mpi::RSMPI_COMM_WORLD, mpi::MPI_TAG_UB as c_int, place, &raw mut found);
        if found != 0 && !bound.is_null() { (*bound).cast_unsigned() } else { 0 }
    };
    let own_world = spawn::world();
    let process = Process { world: own_world, rank: rank.cast_unsigned() };
    let about = &mut x.recorder.about;
    (about.process, about.size, about.tag_upper_bound) = (process, size.cast_unsigned(), tag_upper_bound);
    about.thread_level = thread_level();
    x.recorder.identify();
    let world: Vec<Process> = (0..size.cast_unsigned()).map(|rank| Process { world: own_world, rank }).collect();
    let parents = (own_world != 0).then(|| spawn::parents(world.clone())).flatten();
    // SAFETY: constants of the bindings.
    let (all, own) = unsafe { (mpi::RSMPI_COMM_WORLD, mpi::RSMPI_COMM_SELF) };
    let communicator = |identity, name: &str, members| Communicator {
        id: 0,
        identity,
        name: name.to_owned(),
        members,
        remote: Vec::new(),
    };
    let there = [
        (all, communicator(Identity::world(own_world), "MPI_COMM_WORLD", world)),
        (own, communicator(Identity::own(process), "MPI_COMM_SELF", vec![process])),
    ];
    for (handle, definition) in there.into_iter().chain(parents) {
        let definition = x.recorder.communicators.add(handle, definition);
        x.recorder.define(&Definition::Communicator(definition));
    }
}

observe! {
    fn MPI_Abort => PMPI_Abort as Abort (comm: MPI_Comm, code: c_int)
        enter |e| e.on(comm).object(u64::from(code.cast_unsigned()));
}

mod starting {
    //! These begin the record before they are recorded.

    use super::{observe, started};
    use std::ffi::{c_char, c_int};

    observe! {
        fn observed_init => PMPI_Init as Init (argc: *mut c_int, argv: *mut *mut *mut c_char)
            enter |_e| ();
            exit |x| started(x);

        fn observed_init_thread => PMPI_Init_thread as InitThread (
            argc: *mut c_int, argv: *mut *mut *mut c_char, required: c_int, provided: *mut c_int,
        )
            enter |_e| ();
            exit |x| started(x);

        fn observed_finalize => PMPI_Finalize as Finalize ()
            enter |_e| ();
    }
}

/// Starts the record and MPI.
///
/// # Safety
/// As the standard says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn MPI_Init(argc: *mut c_int, argv: *mut *mut *mut c_char) -> c_int {
    start();
    // SAFETY: the program's own call, passed on.
    unsafe { starting::observed_init(argc, argv) }
}

/// Starts the record and MPI.
///
/// # Safety
/// As the standard says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn MPI_Init_thread(
    argc: *mut c_int,
    argv: *mut *mut *mut c_char,
    required: c_int,
    provided: *mut c_int,
) -> c_int {
    start();
    // Where only one thread calls MPI, what the others compute belongs to the stretches between its calls.
    if required == mpi::MPI_THREAD_FUNNELED as c_int {
        crate::clock::count_all_threads();
    }
    // SAFETY: the program's own call, passed on.
    unsafe { starting::observed_init_thread(argc, argv, required, provided) }
}

/// Ends MPI and the record: from here on there is nothing to record.
///
/// # Safety
/// As the standard says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn MPI_Finalize() -> c_int {
    // SAFETY: the program's own call, passed on.
    let result = unsafe { starting::observed_finalize() };
    ACTIVE.store(false, Ordering::Relaxed);
    result
}
