//! What GitHub tells of the run that has ended: the event `workflow_run`.

use serde::Deserialize;

use super::message;
use crate::exit::Code;

/// The workflow that grades. A run of any other is none of ours, whatever its name.
pub const WORKFLOW: &str = ".github/workflows/grade.yml";

/// The event, as far as it is needed.
#[derive(Debug, Deserialize)]
pub struct Event {
    /// The run that has ended.
    pub workflow_run: Run,
    /// Where it ran, and where we comment.
    pub repository: Repository,
}

/// A run of a workflow.
#[derive(Debug, Deserialize)]
pub struct Run {
    /// Its number.
    pub id: u64,
    /// The file of its workflow; where GitHub adds the branch, behind an at sign.
    pub path: String,
    /// What it was started by.
    pub event: String,
    /// How it ended.
    pub conclusion: Option<String>,
    /// The branch that was graded.
    pub head_branch: Option<String>,
    /// The commit that was graded.
    pub head_sha: String,
    /// Where that branch is; None where the fork is gone.
    pub head_repository: Option<HeadRepository>,
}

/// The repository of the course.
#[derive(Debug, Deserialize)]
pub struct Repository {
    /// `owner/name`.
    pub full_name: String,
    /// Its main branch.
    pub default_branch: String,
}

/// The repository that a branch comes from.
#[derive(Debug, Deserialize)]
pub struct HeadRepository {
    /// `owner/name`.
    pub full_name: String,
    /// Whose it is.
    pub owner: Owner,
}

/// Who has a repository.
#[derive(Debug, Deserialize)]
pub struct Owner {
    /// The name.
    pub login: String,
}

impl Event {
    /// Reads the event that this workflow was started by.
    ///
    /// # Errors
    /// When there is none, or it is not of this kind.
    pub fn read() -> anyhow::Result<Self> {
        let path = std::env::var_os("GITHUB_EVENT_PATH").ok_or_else(|| Code::Usage.error(message::NO_EVENT))?;
        let text = std::fs::read(&path)
            .map_err(|error| Code::Usage.error(message::event_unreadable(path.as_ref(), &error.to_string())))?;
        serde_json::from_slice(&text)
            .map_err(|error| Code::Usage.error(message::event_unreadable(path.as_ref(), &error.to_string())))
    }

    /// Why this run is none to comment on, where it is none.
    pub fn refused(&self) -> Option<String> {
        let run = &self.workflow_run;
        let path = run.path.split_once('@').map_or(run.path.as_str(), |(path, _)| path);
        let is_commit = run.head_sha.len() == 40 && run.head_sha.chars().all(|it| it.is_ascii_hexdigit());
        if path != WORKFLOW {
            Some(message::other_workflow(path))
        } else if run.event != "pull_request" {
            Some(message::other_event(&run.event))
        } else if !is_commit {
            Some(message::NO_COMMIT.to_owned())
        } else {
            None
        }
    }

    /// Whether the run came to its end by itself.
    pub fn finished(&self) -> bool {
        matches!(self.workflow_run.conclusion.as_deref(), Some("success" | "failure"))
    }

    /// The run's page.
    pub fn run_address(&self) -> String {
        format!("{}/actions/runs/{}", self.course_address(), self.workflow_run.id)
    }

    /// The course's page, and what git fetches it from.
    pub fn course_address(&self) -> String {
        let server = std::env::var("GITHUB_SERVER_URL").unwrap_or_else(|_| "https://github.com".to_owned());
        format!("{}/{}", server.trim_end_matches('/'), self.repository.full_name)
    }
}
