//! Launches that are late, as files and processes show them. Time is told, not waited for.

use std::time::{Duration, Instant};

use super::Beginning;
use crate::job::{Folder, Job};
use crate::record::Ended;

/// A launch of two ranks in bounds, with ten seconds for its program.
struct Launched {
    folder: tempfile::TempDir,
    job: Job,
    at: Instant,
}

impl Launched {
    fn new() -> Self {
        let job = serde_json::from_value(serde_json::json!({
            "token": "1.1.1", "ranks": 2, "program": "p", "args": [], "env": [], "launcher": [], "launcher_env": [],
            "time_limit": 10.0, "output_limit": 1000, "observer": null, "standard_input": false, "synchronous": false, "schedule": null,
            "bounds": {"scratch": "s", "libraries": [], "writable": [], "file": 1000},
        }));
        Self { folder: tempfile::tempdir().expect("a folder"), job: job.expect("a job"), at: Instant::now() }
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).expect("it can be written");
    }

    /// After how many whole seconds it is ended, and why, when both ranks stay as they are.
    fn ended<'e>(&self, watched: impl IntoIterator<Item = (u64, &'e str, &'e str)>) -> Option<(u64, Ended)> {
        let folder = Folder(self.folder.path().to_owned());
        let mut beginning = Beginning::new(&folder, &self.job, self.at).expect("a limit");
        let mut events = watched.into_iter().peekable();
        (0..100).find_map(|second| {
            while let Some((_, name, text)) = events.next_if(|(at, ..)| *at == second) {
                self.write(name, text);
            }
            let now = self.at + Duration::from_secs(second);
            beginning.look(now);
            Some((second, beginning.over(now)?))
        })
    }
}

#[test]
fn the_time_of_a_program_counts_from_its_beginning() {
    assert_eq!(
        Launched::new().ended([(0, "rank-0.notes", "starting\nworld 0 2 here\n")]),
        Some((11, Ended::TimeLimit))
    );
    assert_eq!(
        Launched::new().ended([(7, "rank-1.notes", "starting\nworld 1 2 here\n")]),
        Some((18, Ended::TimeLimit))
    );
    // Later than all the time that it has, had it begun at once.
    assert_eq!(Launched::new().ended([(25, "rank-1.trace", "a record")]), Some((36, Ended::TimeLimit)));
    for sign in ["rank-1.out", "rank-0.err", "rank-0.json"] {
        assert_eq!(Launched::new().ended([(3, sign, "something")]), Some((14, Ended::TimeLimit)), "{sign}");
    }
}

#[test]
fn a_launch_that_never_begins_is_the_machines() {
    assert_eq!(Launched::new().ended([]), Some((31, Ended::NotBegun { tarrying: None })));
    let starting = [(1, "rank-0.notes", "starting\n"), (2, "rank-1.notes", "starting\n"), (2, "rank-1.out", "")];
    assert_eq!(Launched::new().ended(starting), Some((31, Ended::NotBegun { tarrying: None })));
    let mut slow = Launched::new();
    slow.job.time_limit = Some(40.0);
    assert_eq!(slow.ended([]), Some((41, Ended::NotBegun { tarrying: None })));
}

#[test]
fn outside_bounds_the_time_counts_from_the_launch() {
    let mut launched = Launched::new();
    launched.job.bounds = None;
    assert_eq!(launched.ended([]), Some((11, Ended::TimeLimit)));
    launched.job.time_limit = None;
    assert!(Beginning::new(&Folder(launched.folder.path().to_owned()), &launched.job, launched.at).is_none());
}

#[cfg(target_os = "linux")]
mod processes;
