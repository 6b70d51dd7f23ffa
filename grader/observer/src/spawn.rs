//! Processes that the program starts itself (MPI 4.1, 11.8).
//!
//! They are started through the rank shim, as the launched ranks are, so that they are seen and limited too: the root
//! of the spawn puts the shim in front of its command. The shim tells the observer of the child which world it is in, and
//! which communicator joins it to its parents.

use std::ffi::{CStr, CString, c_char, c_int};
use std::os::unix::ffi::OsStringExt;

use mpi_sys::{self as mpi, MPI_Comm, MPI_Info};
use trace::{Communicator, Identity, Process};

use crate::leaving::Leaving;
use crate::observe::observe;
use crate::{communicators, recorder};

/// The binary that plays the rank shim.
const SHIM_VARIABLE: &str = "RANKLINGS_SHIM";

/// The launch's folder.
const FOLDER_VARIABLE: &str = "RANKLINGS_FOLDER";

/// The world that this process was spawned into.
const WORLD_VARIABLE: &str = "RANKLINGS_TRACE_WORLD";

/// The communicator with its parents.
const PARENTS_VARIABLE: &str = "RANKLINGS_TRACE_PARENTS";

/// The first argument of a shim before a spawned process.
const ROLE: &CStr = c"::spawned-rank-shim";

/// The world of this process: 0 where it was launched.
pub(crate) fn world() -> u32 {
    std::env::var(WORLD_VARIABLE).ok().and_then(|world| world.parse().ok()).unwrap_or(0)
}

/// The communicator between a spawned process and its parents, in which `members` are the spawned ones.
pub(crate) fn parents(members: Vec<Process>) -> Option<(MPI_Comm, Communicator)> {
    let text = std::env::var(PARENTS_VARIABLE).ok()?;
    let (identity, remote) = text.split_once(' ')?;
    let identity = Identity(identity.parse().ok()?);
    let remote: Option<Vec<Process>> =
        remote.split(' ').map(|word| Some(Process::from_word(word.parse().ok()?))).collect();
    // SAFETY: a local query into a place of ours; a constant of the bindings.
    let handle = unsafe {
        let mut parent = mpi::RSMPI_COMM_NULL;
        mpi::PMPI_Comm_get_parent(&raw mut parent);
        parent
    };
    let known = Communicator { id: 0, identity, name: String::new(), members, remote: remote? };
    (!communicators::is_null(handle)).then_some((handle, known))
}

/// A command that starts the shim, which starts the program's own.
struct Shimmed {
    command: CString,
    args: Vec<CString>,
}

impl Shimmed {
    /// None where there is no shim, or the spawning communicator came to be in a way that was not observed.
    ///
    /// # Safety
    /// As the standard says of `MPI_Comm_spawn` at the root.
    unsafe fn new(command: *const c_char, argv: *mut *mut c_char, comm: MPI_Comm, root: c_int) -> Option<Self> {
        let text = |name: &str| CString::new(std::env::var_os(name)?.into_vec()).ok();
        let (shim, folder) = (text(SHIM_VARIABLE)?, text(FOLDER_VARIABLE)?);
        let (world, parents) = described(comm, root)?;
        // SAFETY: a C string, as the caller promises.
        let program = unsafe { CStr::from_ptr(command) }.to_owned();
        let mut args = vec![ROLE.to_owned(), folder, CString::new(world.to_string()).ok()?, parents, program];
        if !argv.is_null() {
            // SAFETY: an array of C strings that ends with a null pointer, as the caller promises.
            let own = (0..).map_while(|at| unsafe { (*argv.add(at)).as_ref() });
            // SAFETY: each is a C string.
            args.extend(own.map(|arg| unsafe { CStr::from_ptr(arg) }.to_owned()));
        }
        Some(Self { command: shim, args })
    }

    /// The arguments as the call takes them.
    fn argv(&self) -> Vec<*mut c_char> {
        self.args.iter().map(|arg| arg.as_ptr().cast_mut()).chain([std::ptr::null_mut()]).collect()
    }
}

/// The world that the spawn under way gives birth to, and the communicator that it will have with its parents.
fn described(comm: MPI_Comm, root: c_int) -> Option<(u32, CString)> {
    let mut guard = recorder::lock();
    let known = guard.as_mut()?.communicators.get(comm)?;
    let (identity, members) = (known.definition.identity, &known.definition.members);
    // Counted when the call was written.
    let index = known.children.checked_sub(1)?;
    let joint = identity.child(index, members.iter().copied().min()?);
    let words = std::iter::once(joint.0).chain(members.iter().map(|member| member.to_word()));
    let text: Vec<String> = words.map(|word| word.to_string()).collect();
    Some((identity.spawned_world(index, root), CString::new(text.join(" ")).ok()?))
}

/// Whether this process is the root of a spawn on a communicator that is known.
fn is_at_root(comm: MPI_Comm, root: c_int) -> bool {
    let mut guard = recorder::lock();
    let Some(recorder) = guard.as_mut() else { return false };
    let own = recorder.about.process;
    let members = recorder.communicators.get(comm).map(|known| &known.definition.members);
    members.and_then(|members| members.get(usize::try_from(root).ok()?)) == Some(&own)
}

/// Spawns through the shim.
///
/// # Safety
/// As the standard says.
#[expect(clippy::too_many_arguments, reason = "the standard's call has as many")]
unsafe fn through_shim(
    command: *const c_char,
    argv: *mut *mut c_char,
    count: c_int,
    info: MPI_Info,
    root: c_int,
    comm: MPI_Comm,
    new: *mut MPI_Comm,
    errors: *mut c_int,
) -> c_int {
    // SAFETY: the program's own call, in which only the root's command and arguments count.
    unsafe {
        let shimmed =
            if is_at_root(comm, root) && !command.is_null() { Shimmed::new(command, argv, comm, root) } else { None };
        match shimmed {
            Some(shimmed) => {
                let (command, mut argv) = (shimmed.command.as_ptr(), shimmed.argv());
                mpi::PMPI_Comm_spawn(command, argv.as_mut_ptr(), count, info, root, comm, new, errors)
            }
            None => mpi::PMPI_Comm_spawn(command, argv, count, info, root, comm, new, errors),
        }
    }
}

/// Spawns several programs, each through the shim. They are one world.
///
/// # Safety
/// As the standard says.
#[expect(clippy::too_many_arguments, reason = "the standard's call has as many")]
unsafe fn each_through_shim(
    programs: c_int,
    commands: *mut *mut c_char,
    argvs: *mut *mut *mut c_char,
    counts: *const c_int,
    infos: *const MPI_Info,
    root: c_int,
    comm: MPI_Comm,
    new: *mut MPI_Comm,
    errors: *mut c_int,
) -> c_int {
    let shimmed = |place: usize| {
        // SAFETY: at the root an array of commands, and one of their arguments unless it is MPI_ARGVS_NULL, a null pointer.
        unsafe {
            let argv = if argvs.is_null() { std::ptr::null_mut() } else { *argvs.add(place) };
            Shimmed::new(*commands.add(place), argv, comm, root)
        }
    };
    let shimmed: Option<Vec<Shimmed>> = if is_at_root(comm, root) && !commands.is_null() {
        (0..usize::try_from(programs).unwrap_or(0)).map(shimmed).collect()
    } else {
        None
    };
    // SAFETY: the program's own call, in which only the root's commands and arguments count.
    unsafe {
        match shimmed {
            Some(shimmed) => {
                let mut lists: Vec<Vec<*mut c_char>> = shimmed.iter().map(Shimmed::argv).collect();
                let mut argvs: Vec<*mut *mut c_char> = lists.iter_mut().map(|list| list.as_mut_ptr()).collect();
                let mut commands: Vec<*mut c_char> = shimmed.iter().map(|it| it.command.as_ptr().cast_mut()).collect();
                let (commands, argvs) = (commands.as_mut_ptr(), argvs.as_mut_ptr());
                mpi::PMPI_Comm_spawn_multiple(programs, commands, argvs, counts, infos, root, comm, new, errors)
            }
            None => mpi::PMPI_Comm_spawn_multiple(programs, commands, argvs, counts, infos, root, comm, new, errors),
        }
    }
}

/// The intercommunicator to the new processes, which are a world of their own.
fn spawned(x: &mut Leaving<'_>, parent: MPI_Comm, root: c_int, new: *const MPI_Comm) {
    // SAFETY: MPI has stored the communicator there.
    let new = unsafe { *new };
    if !x.succeeded() || communicators::is_null(new) {
        return;
    }
    let Some((world, members)) = x.spawned_world(parent, root) else { return };
    let mut size = 0;
    // SAFETY: a local query of a communicator that MPI has just given.
    unsafe { mpi::PMPI_Comm_remote_size(new, &raw mut size) };
    let remote = (0..size.cast_unsigned()).map(|rank| Process { world, rank }).collect();
    x.known_communicator(new, members, remote);
}

observe! {
    fn MPI_Comm_spawn => PMPI_Comm_spawn via through_shim as CommSpawn (
        command: *const c_char, argv: *mut *mut c_char, count: c_int, info: MPI_Info, root: c_int, comm: MPI_Comm,
        new: *mut MPI_Comm, errors: *mut c_int,
    )
        enter |e| e.collective(comm).makes_child(comm).root(root);
        exit |x| spawned(x, comm, root, new);

    fn MPI_Comm_spawn_multiple => PMPI_Comm_spawn_multiple via each_through_shim as CommSpawnMultiple (
        programs: c_int, commands: *mut *mut c_char, argvs: *mut *mut *mut c_char, counts: *const c_int,
        infos: *const MPI_Info, root: c_int, comm: MPI_Comm, new: *mut MPI_Comm, errors: *mut c_int,
    )
        enter |e| e.collective(comm).makes_child(comm).root(root);
        exit |x| spawned(x, comm, root, new);
}
