//! What Linux tells about a process, by its id. Elsewhere nothing is known.

fn file(pid: i32, name: &str) -> Option<String> {
    std::fs::read_to_string(format!("/proc/{pid}/{name}")).ok()
}

/// A field of `stat` after the command, which stands in parentheses and may hold anything: state is the first.
fn field(pid: i32, number: usize) -> Option<String> {
    file(pid, "stat")?.rsplit_once(')')?.1.split_whitespace().nth(number).map(str::to_owned)
}

/// When it started, in the kernel's ticks since boot: with the id this names a process for good.
pub(crate) fn start_time(pid: i32) -> Option<u64> {
    field(pid, 19)?.parse().ok()
}

/// The process that it is a child of.
pub(crate) fn parent(pid: i32) -> Option<i32> {
    field(pid, 1)?.parse().ok()
}

/// What it is doing, as a letter of proc(5): it runs, sleeps, waits for its disk, is stopped.
pub(crate) fn state(pid: i32) -> Option<char> {
    field(pid, 0)?.chars().next()
}

/// How long its first thread has run, in nanoseconds. None when it is gone.
pub(crate) fn time_run(pid: i32) -> Option<u64> {
    file(pid, "schedstat")?.split_whitespace().next()?.parse().ok()
}

/// How long a thread of it has run, in nanoseconds. None when it is gone.
pub(crate) fn thread_time_run(pid: i32, thread: i32) -> Option<u64> {
    file(pid, &format!("task/{thread}/schedstat"))?.split_whitespace().next()?.parse().ok()
}

/// Its threads.
pub(crate) fn threads(pid: i32) -> Vec<i32> {
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    threads.filter_map(|thread| thread.file_name().to_str()?.parse().ok()).collect()
}

/// What a thread of it is doing: see [`state`].
pub(crate) fn thread_state(pid: i32, thread: i32) -> Option<char> {
    let stat = file(pid, &format!("task/{thread}/stat"))?;
    stat.rsplit_once(')')?.1.split_whitespace().next()?.chars().next()
}

/// How often a thread of it has stopped running.
pub(crate) fn switches(pid: i32, thread: i32) -> Option<u64> {
    let status = file(pid, &format!("task/{thread}/status"))?;
    let counts = status.lines().filter_map(|line| line.split_once("ctxt_switches:"));
    let counts: Vec<u64> = counts.filter_map(|(_, count)| count.trim().parse().ok()).collect();
    (!counts.is_empty()).then(|| counts.iter().sum())
}

/// Whether a thread waits, without an end, for a word in memory that only its own process writes: for another thread.
///
/// False where the system does not tell.
#[cfg(target_os = "linux")]
pub(crate) fn waits_for_its_own(pid: i32, thread: i32) -> bool {
    const WAIT: u64 = 0;
    const WAIT_BITSET: u64 = 9;
    const PRIVATE: u64 = 128;
    const CLOCK_REALTIME: u64 = 256;
    let Some(call) = file(pid, &format!("task/{thread}/syscall")) else { return false };
    let number = |word: &str| u64::from_str_radix(word.trim_start_matches("0x"), 16).ok();
    let mut words = call.split_whitespace();
    let is_futex = words.next().and_then(|name| name.parse().ok()) == Some(libc::SYS_futex);
    let [Some(address), Some(operation), Some(_), Some(limit)] = [(); 4].map(|()| words.next().and_then(number)) else {
        return false;
    };
    let waits = matches!(operation & !(PRIVATE | CLOCK_REALTIME), WAIT | WAIT_BITSET);
    is_futex && waits && limit == 0 && (operation & PRIVATE != 0 || is_private(pid, address))
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn waits_for_its_own(_pid: i32, _thread: i32) -> bool {
    false
}

/// Whether an address lies in memory that the process shares with no other.
#[cfg(target_os = "linux")]
fn is_private(pid: i32, address: u64) -> bool {
    let number = |text: &str| u64::from_str_radix(text, 16).ok();
    let maps = std::fs::read(format!("/proc/{pid}/maps")).unwrap_or_default();
    String::from_utf8_lossy(&maps).lines().any(|line| {
        let mut words = line.split(' ');
        let range = words.next().and_then(|range| range.split_once('-'));
        let range = range.and_then(|(from, to)| Some(number(from)?..number(to)?));
        range.is_some_and(|range| range.contains(&address)) && words.next().is_some_and(|rights| rights.ends_with('p'))
    })
}

/// Its children, as the kernel lists them. None where it does not.
pub(crate) fn children(pid: i32) -> Vec<i32> {
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let lists = threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<i32>>()).collect()
}

/// All processes of the machine.
pub(crate) fn all() -> Vec<i32> {
    let Ok(folder) = std::fs::read_dir("/proc") else { return Vec::new() };
    folder.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::{children, parent, start_time, state, time_run};

    #[test]
    fn proc_is_read_from_the_right_fields() {
        let this = std::process::id().cast_signed();
        assert_eq!(parent(this), Some(nix::unistd::getppid().as_raw()));
        assert!(start_time(this).is_some_and(|ticks| ticks > 0));
        let mut child = std::process::Command::new("sleep").arg("1000").spawn().expect("sleep");
        let pid = child.id().cast_signed();
        assert_eq!(parent(pid), Some(this));
        assert!(children(this).contains(&pid));
        assert!(time_run(pid).is_some_and(|time| time > 0));
        while state(pid) != Some('S') {
            std::thread::yield_now();
        }
        child.kill().and_then(|()| child.wait()).expect("it ends");
        assert_eq!((parent(pid), start_time(pid), state(pid), time_run(pid)), (None, None, None, None));
    }
}
