//! Ranks that outlived their launch: they poll, and take a core each from whatever is measured.

use super::{Check, Subject, message};
use crate::setup::process;

/// No process of an earlier launch is alive. A launch that is at work, of this course or another, is none.
pub fn check() -> Check {
    // A grader that was itself started by a launch bears a token too.
    let inherited = std::env::var(process::LAUNCH_VARIABLE).ok();
    let mut bearers = process::launched();
    bearers.retain(|(_, token)| Some(token) != inherited.as_ref());
    let ids: Vec<i32> = bearers.into_iter().map(|(id, _)| id).collect();
    let left: Vec<(i32, String)> = ids.iter().filter(|id| orphaned(**id, &ids)).map(|id| (*id, name(*id))).collect();
    if left.is_empty() {
        return Check::ok(Subject::Leftovers, message::NO_LEFTOVERS);
    }
    Check::warning(Subject::Leftovers, message::leftovers(&left), message::kill(&left))
}

/// Whether nobody waits for this process: above it and the launch's other processes there is only the system's first
/// one, or a service manager, which take in what lost its parent.
fn orphaned(id: i32, bearers: &[i32]) -> bool {
    let mut above = id;
    while bearers.contains(&above) {
        match parent(above) {
            Some(parent) => above = parent,
            None => return false, // It has just ended.
        }
    }
    above <= 1 || ["systemd", "init", "launchd"].contains(&name(above).as_str())
}

fn parent(id: i32) -> Option<i32> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("PPid:"))?.trim().parse().ok()
}

fn name(id: i32) -> String {
    std::fs::read_to_string(format!("/proc/{id}/comm")).unwrap_or_default().trim().to_owned()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_process_with_a_living_parent_is_at_work() {
        let own = i32::try_from(std::process::id()).expect("small");
        assert!(!orphaned(own, &[own]), "the test's own parent waits for it");
        assert_eq!(parent(own), Some(nix::unistd::getppid().as_raw()));
        assert!(orphaned(1, &[1]), "nobody is above the first process");
    }
}
