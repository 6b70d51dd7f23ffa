//! Processes of launches: whose they are, and how those are found that nobody waits for any more.

use std::path::{Path, PathBuf};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::job::TOKEN_VARIABLE;
use crate::process::{self, children, parent, start_time};

/// What the scratch folders of launches begin with.
const SCRATCH: &str = "rk.";

/// The name that marks a launch's processes: the checkout, who launched and when it started, and a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A new name for the launch with this number, by this process.
    #[must_use]
    pub fn new(number: u32) -> Self {
        let pid = std::process::id();
        Self(format!("{pid}.{}.{number}", start_time(pid.cast_signed()).unwrap_or_default()))
    }

    /// The name as it stands in the environment.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The scratch folder of the launch. Short: sockets lie in it, whose paths have about a hundred bytes.
    #[must_use]
    pub fn scratch(&self) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("{SCRATCH}{}", self.0));
        // Ranks have another current folder.
        std::path::absolute(&folder).unwrap_or(folder)
    }

    /// Whether the process that launched still lives.
    fn launcher_lives(text: &str) -> bool {
        let mut parts = text.split('.');
        let (Some(Ok(pid)), Some(started)) = (parts.next().map(str::parse), parts.next()) else { return true };
        start_time(pid).is_some_and(|time| time.to_string() == started)
    }
}

/// Every process below this one, however deep.
#[must_use]
pub fn descendants() -> Vec<Pid> {
    let family: Vec<(i32, i32)> = process::all().into_iter().filter_map(|pid| Some((pid, parent(pid)?))).collect();
    let mut found = vec![std::process::id().cast_signed()];
    let mut next = 0;
    while let Some(&of) = found.get(next) {
        found.extend(family.iter().filter(|(_, parent)| *parent == of).map(|(pid, _)| *pid));
        next += 1;
    }
    found.into_iter().skip(1).map(Pid::from_raw).collect()
}

/// Every process below this one, as the kernel lists children: cheaper than to look at all processes. None where it does
/// not list them.
#[must_use]
pub fn family() -> Vec<i32> {
    let mut found = children(std::process::id().cast_signed());
    let mut next = 0;
    while let Some(&of) = found.get(next) {
        found.extend(children(of));
        next += 1;
    }
    found
}

/// Ends every process of a launch whose launcher is gone, and gives their number.
///
/// A grader that was killed with SIGKILL could not do it itself. Launches of graders that live are left alone.
pub fn sweep() -> usize {
    let files = std::fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten();
    let is_left = |name: &str| name.strip_prefix(SCRATCH).is_some_and(|token| !Token::launcher_lives(token));
    for file in files.filter(|file| file.file_name().to_str().is_some_and(is_left)) {
        // Another user's is not ours to remove, and a link leads elsewhere: neither is removed.
        if file.file_type().is_ok_and(|kind| kind.is_dir()) {
            let _ = std::fs::remove_dir_all(file.path());
        }
    }
    let ended = kill_where(|token| !Token::launcher_lives(token));
    // After the launchers, which have them open.
    crate::remains::sweep();
    ended
}

/// Ends every process of the launch of this name, and gives their number: for a launch whose supervisor was killed.
pub fn end(token: &str) -> usize {
    kill_where(|other| other == token)
}

fn kill_where(doomed: impl Fn(&str) -> bool) -> usize {
    let mark = format!("{TOKEN_VARIABLE}=");
    let bears_it = |pid: &i32| {
        let environment = std::fs::read(Path::new("/proc").join(pid.to_string()).join("environ")).unwrap_or_default();
        environment
            .split(|byte| *byte == 0)
            .filter_map(|variable| std::str::from_utf8(variable).ok()?.strip_prefix(&mark))
            .any(&doomed)
    };
    let found = process::all().into_iter().filter(bears_it);
    found.filter(|pid| kill(Pid::from_raw(*pid), Signal::SIGKILL).is_ok()).count()
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn a_token_knows_that_its_launcher_lives() {
        assert!(Token::launcher_lives(Token::new(1).as_str()));
    }

    #[test]
    fn another_process_of_the_same_id_is_not_the_launcher() {
        assert!(!Token::launcher_lives(&format!("{}.1.1", std::process::id())));
    }

    #[test]
    fn a_token_that_is_not_ours_is_left_alone() {
        assert!(Token::launcher_lives("something else"));
    }
}
