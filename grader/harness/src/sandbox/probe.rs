//! Which layers this system has.

use std::path::Path;
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

/// A layer that this system lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// Rules for files: Landlock.
    Files,
    /// Signals to processes outside: Landlock since Linux 6.12. The filter of system calls forbids them as well.
    Signals,
    /// The filter of system calls: seccomp.
    Calls,
    /// A network and shared memory of the launch's own: namespaces.
    Namespaces,
}

impl Missing {
    /// Whether something is open to a program without it, that no other layer keeps.
    #[must_use]
    pub fn matters(self) -> bool {
        self != Self::Signals
    }

    /// What is not kept from a program then.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Files => "files (no Landlock)",
            Self::Signals => "signals by Landlock (before Linux 6.12; the filter of system calls holds)",
            Self::Calls => "system calls (no seccomp)",
            Self::Namespaces => "network and shared memory (no user namespaces)",
        }
    }
}

/// The layers that a launch does without here, as a process of this binary of the grader's finds out by trying.
#[must_use]
pub fn missing(grader: &Path) -> Vec<Missing> {
    let mut command = Command::new(grader);
    command.arg(crate::roles::SANDBOX_PROBE).stdin(Stdio::null()).stderr(Stdio::null());
    let found = command.output().ok().and_then(|output| serde_json::from_slice(&output.stdout).ok());
    found.unwrap_or_else(|| vec![Missing::Files, Missing::Calls, Missing::Namespaces])
}

/// Tries the layers on this process, and prints which there are not. It is good for nothing else after.
pub fn probe() -> i32 {
    let found = serde_json::to_string(&attempt()).unwrap_or_default();
    println!("{found}");
    0
}

#[cfg(target_os = "linux")]
fn attempt() -> Vec<Missing> {
    use landlock::{AccessFs, CompatLevel, Compatible, Ruleset, RulesetAttr, Scope};

    let strictly = || Ruleset::default().set_compatibility(CompatLevel::HardRequirement);
    let mut missing = Vec::new();
    if strictly().handle_access(AccessFs::Truncate).and_then(Ruleset::create).is_err() {
        missing.push(Missing::Files);
    } else if strictly().scope(Scope::Signal).and_then(Ruleset::create).is_err() {
        missing.push(Missing::Signals);
    }
    let scratch = tempfile::Builder::new().prefix("ranklings-probe-").tempdir();
    match scratch {
        Ok(scratch) if super::namespaces::enter(scratch.path()) => super::namespaces::leave(scratch.path()),
        _ => missing.push(Missing::Namespaces),
    }
    if !super::calls::filters().is_ok_and(|mut filters| super::calls::enter(&mut filters).is_ok()) {
        missing.push(Missing::Calls);
    }
    missing
}

#[cfg(not(target_os = "linux"))]
fn attempt() -> Vec<Missing> {
    vec![Missing::Files, Missing::Calls, Missing::Namespaces]
}
