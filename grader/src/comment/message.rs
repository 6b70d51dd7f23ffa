//! The words of `comment`: in its log, and on pages that have no score.

use std::path::Path;

use crate::markdown::inert;
use crate::received::Flaw;
use crate::result::Report;

pub const NO_EVENT: &str = "`comment` runs in the workflow that follows a grading (GITHUB_EVENT_PATH is not set); to see the page of a \
                            report here, type\n\n    cargo run -p grader -- convert report.json --to markdown";
pub const NO_TOKEN: &str = "GITHUB_TOKEN is not set; the step in comment.yml passes it in `env`";
pub const NO_COMMIT: &str = "the event names no commit; nothing is posted";
pub const FORK_IS_GONE: &str = "the fork or its branch is gone; there is nothing to comment on";
pub const MORE_FILES: &str = "more files than GitHub lists";
pub const PROTECTED_STATUS: &str = "changes files that are not part of an exercise";
pub const UNFINISHED_STATUS: &str = "grading did not finish";
pub const UNREADABLE_STATUS: &str = "the report could not be read";

/// How many names a page lists.
const NAMES: usize = 20;

pub fn event_unreadable(path: &Path, error: &str) -> String {
    format!("{} holds no event `workflow_run`: {error}", path.display())
}

pub fn other_workflow(path: &str) -> String {
    format!(
        "the run is one of {path:?}, and only those of {} are commented on; nothing is posted",
        super::event::WORKFLOW
    )
}

pub fn other_event(event: &str) -> String {
    format!("the run was started by {event:?}, not by a pull request; nothing is posted")
}

pub fn no_pull(repository: &str, branch: &str) -> String {
    format!("no open pull request comes from {branch:?} of {repository}; nothing is posted")
}

pub fn several_pulls(branch: &str) -> String {
    format!("several pull requests come from {branch:?}, and none of them goes to the main branch; nothing is posted")
}

pub fn newer_commit(pull: u64) -> String {
    format!("pull request {pull} has a newer commit, whose own run will comment; nothing is posted")
}

pub fn commented(pull: u64, address: &str) -> String {
    format!("commented on pull request {pull}: {address}")
}

pub fn not_answered(method: &str, path: &str, error: &str) -> String {
    format!("failed to {method} {path}: {error}")
}

pub fn refused(method: &str, path: &str, status: u16, said: &str) -> String {
    let mend = match status {
        401 => "; is GITHUB_TOKEN the workflow's?",
        403 | 404 => {
            "; comment.yml needs `actions: read`, `contents: read`, `pull-requests: write` and `statuses: write`"
        }
        _ => "",
    };
    format!("GitHub answered {status} to {method} {path}: {said}{mend}")
}

pub fn points(report: &Report) -> String {
    format!("{} of {} points", report.points, report.out_of)
}

/// GitHub cuts what is longer than 140 characters.
pub fn undecided(report: &Report) -> String {
    format!(
        "no score: {} points could not be decided, which is not the program's fault; run it again",
        report.undecided
    )
}

pub fn protected(files: &[String], course: &str, branch: &str) -> String {
    let mut lines: Vec<String> = files.iter().take(NAMES).map(|file| format!("- {}", inert::code(file))).collect();
    if files.len() > NAMES {
        lines.push(format!("- and {} more", files.len() - NAMES));
    }
    format!(
        "## Not graded yet\n\nThis pull request changes files that are not yours to change here. They decide how programs are \
         graded, so there is no score as long as they are part of it:\n\n{}\n\nTo put them back, in your branch:\n\n```sh\n\
         # FILE stands for each file above\n\
         git fetch {course} {branch}\n\
         git checkout FETCH_HEAD -- FILE   # `git rm FILE` where you added it\n\
         git commit -m \"Put the course's files back\" && git push\n```\n\nWhat you wrote in your own files stays as it is. If \
         you have found a mistake in the course, thank you: please offer that as a pull request of its own.\n",
        lines.join("\n")
    )
}

pub fn unfinished(conclusion: Option<&str>, run: &str) -> String {
    let how = match conclusion {
        Some("cancelled") => "it was cancelled",
        Some("timed_out") => "it took longer than it may",
        _ => "it left no report",
    };
    format!(
        "## Grading did not finish\n\nThe run ended before there was a result: {how}. The [log of the run]({run}) tells more. That says \
         nothing about your programs; a new push, or *Re-run jobs* on that page, grades them again.\n"
    )
}

pub fn unreadable(flaw: Option<Flaw>, run: &str) -> String {
    let why = flaw.map_or("the archive holds something else".to_owned(), |flaw| flaw.to_string());
    format!(
        "## No score\n\nThe run has left a report that this course's grader can't have written: {why}. It was not used. The \
         [log of the run]({run}) tells more.\n"
    )
}
