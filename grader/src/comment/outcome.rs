//! What there is to say of a run.

use super::artifact::{self, Artifact};
use super::event::Event;
use super::github::Github;
use super::message;
use super::pull_request::{self, Changed, Pull};
use crate::catalog::Catalog;
use crate::markdown::{Page, Standing};
use crate::received::{self, Flaw};
use crate::result::Report;

/// What a run came to.
#[derive(Debug)]
pub enum Outcome {
    /// A report.
    Graded(Box<Report>, Changed),
    /// The pull request changes what decides how is graded, the workflow itself maybe: no report of its run is believed.
    Protected(Changed),
    /// The run has left no report.
    Unfinished,
    /// It has left something else.
    Unreadable(Option<Flaw>),
}

impl Outcome {
    /// Finds out. Whether the report can be believed comes before the report.
    pub fn of(github: &Github, event: &Event, pull: &Pull, catalog: &Catalog) -> anyhow::Result<Self> {
        let changed = pull_request::changed(github, pull, catalog)?;
        if !changed.protected.is_empty() {
            return Ok(Self::Protected(changed));
        }
        if !event.finished() {
            return Ok(Self::Unfinished);
        }
        let bytes = match artifact::fetch(github, event.workflow_run.id)? {
            Artifact::Report(bytes) => bytes,
            Artifact::Missing => return Ok(Self::Unfinished),
            Artifact::Foreign => return Ok(Self::Unreadable(None)),
        };
        Ok(match received::read(&bytes, catalog) {
            Ok(mut report) => {
                received::complete(&mut report, catalog);
                Self::Graded(Box::new(report), changed)
            }
            Err(flaw) => Self::Unreadable(Some(flaw)),
        })
    }

    /// The text of the comment.
    pub fn page(&self, before: Option<&Standing>, event: &Event) -> String {
        let run = event.run_address();
        match self {
            Self::Graded(report, changed) => Page {
                report,
                before,
                commit: Some(&event.workflow_run.head_sha),
                run: Some(&run),
                not_used: &changed.others,
            }
            .render(),
            Self::Protected(changed) => {
                message::protected(&changed.protected, &event.course_address(), &event.repository.default_branch)
            }
            Self::Unfinished => message::unfinished(event.workflow_run.conclusion.as_deref(), &run),
            Self::Unreadable(flaw) => message::unreadable(*flaw, &run),
        }
    }

    /// What the next push is compared with; None where that stays what it was.
    pub fn standing(&self, event: &Event) -> Option<Standing> {
        match self {
            Self::Graded(report, _) => Some(Standing::of(report, &event.workflow_run.head_sha)),
            _ => None,
        }
    }

    /// The commit's status: its state, and a line.
    pub fn status(&self) -> (&'static str, String) {
        match self {
            Self::Graded(report, _) if report.passed() => ("success", message::points(report)),
            Self::Graded(report, _) if !report.is_whole() => ("error", message::undecided(report)),
            Self::Graded(report, _) => ("failure", message::points(report)),
            Self::Protected(_) => ("failure", message::PROTECTED_STATUS.to_owned()),
            Self::Unfinished => ("error", message::UNFINISHED_STATUS.to_owned()),
            Self::Unreadable(_) => ("error", message::UNREADABLE_STATUS.to_owned()),
        }
    }
}
