//! The roles that the grader's binary plays inside a launch, chosen by its first argument.

use std::ffi::OsString;
use std::path::PathBuf;

use nix::sys::signal::Signal;

use crate::job::Folder;

/// First argument of the process that starts `mpiexec`, watches the launch and ends it.
pub const SUPERVISOR: &str = "::supervisor";

/// First argument of the process that `mpiexec` starts for each rank.
pub const SHIM: &str = "::rank-shim";

/// First argument of the process that `MPI_Comm_spawn` starts in place of the program's own: launch's folder, world, the
/// communicator with the parents, program, arguments.
pub const SPAWNED_SHIM: &str = "::spawned-rank-shim";

/// First argument of the process that finds out which layers of the sandbox this system has.
pub const SANDBOX_PROBE: &str = "::sandbox-probe";

/// Plays the role that the arguments name and ends with its exit code; returns when they name none.
pub fn play() {
    let mut args = std::env::args_os().skip(1);
    let Some(role) = args.next() else { return };
    let code = match role.to_str() {
        Some(SUPERVISOR) => {
            let folder = folder(args.next());
            die_with_parent(Signal::SIGTERM, parent(args.next()));
            crate::supervisor::run(&folder)
        }
        Some(SHIM) => {
            let folder = folder(args.next());
            die_with_parent(Signal::SIGKILL, None);
            crate::shim::run(&folder, None)
        }
        Some(SPAWNED_SHIM) => {
            let folder = folder(args.next());
            let spawned = crate::shim::Spawned::read(args);
            die_with_parent(Signal::SIGKILL, None);
            crate::shim::run(&folder, spawned)
        }
        Some(SANDBOX_PROBE) => crate::sandbox::probe(),
        _ => return,
    };
    std::process::exit(code);
}

fn folder(argument: Option<OsString>) -> Folder {
    Folder(argument.map(PathBuf::from).unwrap_or_default())
}

fn parent(argument: Option<OsString>) -> Option<i32> {
    argument?.to_str()?.parse().ok()
}

/// From now on the end of the process that started this one sends this one a signal.
///
/// Linux has it; elsewhere the next start of the grader ends what was left.
fn die_with_parent(signal: Signal, parent: Option<i32>) {
    #[cfg(target_os = "linux")]
    {
        // Without it a launch still ends by its limit, so an old kernel's refusal is no reason to stop here.
        let _ = nix::sys::prctl::set_pdeathsig(signal);
        // The parent may have ended before the call above: then the signal would never come.
        if parent.is_some_and(|parent| nix::unistd::getppid().as_raw() != parent) {
            let _ = nix::sys::signal::raise(signal);
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (signal, parent);
}
