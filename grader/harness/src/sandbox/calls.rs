//! Which system calls a rank may not make: a seccomp filter.
//!
//! It names what is refused, not what is allowed: which calls MPI libraries make changes with their versions, and a right
//! program must never fail here.

use std::collections::BTreeMap;
use std::io;

use seccompiler::{
    BpfProgram, Error, SeccompAction, SeccompCmpArgLen as Length, SeccompCmpOp as Is, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch,
};

/// Stands in a filter for the id of the process that enters it, which is not known before.
const OWN_PID: u64 = 0x5ec0_3b9d;

/// Older calls for what `clone` and `prlimit64` do: to start a process, which MPI does through its launcher, and to raise a limit.
#[cfg(target_arch = "x86_64")]
const OLDER: [i64; 3] = [libc::SYS_fork, libc::SYS_vfork, libc::SYS_setrlimit];
/// The number of `setrlimit` where system calls have the numbers of asm-generic, and libc does not name it.
#[cfg(not(target_arch = "x86_64"))]
const OLDER: [i64; 1] = [164];

/// What no MPI program does, and what has let programs out of sandboxes before.
const FORBIDDEN: [i64; 39] = [
    libc::SYS_acct,
    libc::SYS_add_key,
    libc::SYS_bpf,
    libc::SYS_chroot,
    libc::SYS_clock_adjtime,
    libc::SYS_clock_settime,
    libc::SYS_delete_module,
    libc::SYS_fanotify_init,
    libc::SYS_finit_module,
    libc::SYS_fsopen,
    libc::SYS_init_module,
    libc::SYS_kexec_load,
    libc::SYS_keyctl,
    libc::SYS_mount,
    libc::SYS_mount_setattr,
    libc::SYS_move_mount,
    libc::SYS_name_to_handle_at,
    libc::SYS_open_by_handle_at,
    libc::SYS_open_tree,
    libc::SYS_perf_event_open,
    libc::SYS_pidfd_getfd,
    libc::SYS_pidfd_send_signal,
    libc::SYS_pivot_root,
    libc::SYS_ptrace,
    libc::SYS_quotactl,
    libc::SYS_reboot,
    libc::SYS_request_key,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_sched_setattr,
    libc::SYS_sched_setparam,
    libc::SYS_sched_setscheduler,
    libc::SYS_setdomainname,
    libc::SYS_sethostname,
    libc::SYS_setns,
    libc::SYS_settimeofday,
    libc::SYS_swapoff,
    libc::SYS_swapon,
    libc::SYS_umount2,
    libc::SYS_unshare,
];

/// What a program has another way for, and takes it when it is told that there is no such call. Their arguments lie in
/// memory, where a filter can't look.
const UNKNOWN: [i64; 3] = [libc::SYS_clone3, libc::SYS_io_uring_setup, libc::SYS_userfaultfd];

/// The filters, complete but for the process's own id.
pub(super) fn filters() -> Result<Vec<BpfProgram>, Error> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
        FORBIDDEN.into_iter().chain(OLDER).map(|call| (call, vec![])).collect();
    let threads = libc::CLONE_THREAD.cast_unsigned().into();
    // A clone that shares no thread group is a fork by another name.
    rules.insert(libc::SYS_clone, vec![when(0, Length::Qword, Is::MaskedEq(threads), 0)?]);
    // To itself a program may send any signal: that is how it aborts.
    for call in [libc::SYS_kill, libc::SYS_tkill, libc::SYS_tgkill] {
        rules.insert(call, vec![when(0, Length::Dword, Is::Ne, OWN_PID)?]);
    }
    // A limit may be looked at; root could raise it.
    rules.insert(libc::SYS_prlimit64, vec![when(2, Length::Qword, Is::Ne, 0)?]);
    let unknown = UNKNOWN.into_iter().map(|call| (call, vec![])).collect();
    Ok(vec![program(rules, libc::EPERM)?, program(unknown, libc::ENOSYS)?])
}

fn when(argument: u8, length: Length, is: Is, value: u64) -> Result<SeccompRule, Error> {
    Ok(SeccompRule::new(vec![SeccompCondition::new(argument, length, is, value)?])?)
}

fn program(rules: BTreeMap<i64, Vec<SeccompRule>>, error: i32) -> Result<BpfProgram, Error> {
    let arch: TargetArch = std::env::consts::ARCH.try_into()?;
    let refuse = SeccompAction::Errno(error.cast_unsigned());
    Ok(SeccompFilter::new(rules, SeccompAction::Allow, refuse, arch)?.try_into()?)
}

/// Puts this process behind the filters.
pub(super) fn enter(filters: &mut [BpfProgram]) -> io::Result<()> {
    let pid = std::process::id();
    for filter in filters {
        for instruction in filter.iter_mut().filter(|instruction| u64::from(instruction.k) == OWN_PID) {
            instruction.k = pid;
        }
        seccompiler::apply_filter(filter).map_err(|_| io::ErrorKind::PermissionDenied)?;
    }
    Ok(())
}
