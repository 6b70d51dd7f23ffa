//! `grader comment`: what the grading of a pull request came to, as one comment that every push brings up to date.
//!
//! It runs with the right to write, so it takes nothing of the pull request for more than words. What was graded, and for which
//! pull request, is GitHub's own word ([`event`], [`pull_request`]); the report is a stranger's ([`artifact`], [`received`]).

mod artifact;
mod event;
mod github;
mod message;
mod outcome;
mod pull_request;
mod sticky;

use crate::catalog::Catalog;
use crate::course::Course;
use crate::exit::Code;

use event::Event;
use github::Github;
use outcome::Outcome;
use pull_request::{Found, Pull};

/// Comments, or says why there is nothing to comment on.
pub fn run(course: &Course, dry_run: bool) -> anyhow::Result<Code> {
    let event = Event::read()?;
    if let Some(why) = event.refused() {
        return Err(Code::Usage.error(why));
    }
    let catalog = Catalog::read(course)?;
    let github = Github::from_environment(&event.repository.full_name)?;
    let pull = match pull_request::find(&github, &event)? {
        Found::Pull(pull) => pull,
        Found::Nothing(why) => {
            println!("{why}");
            return Ok(Code::Passed);
        }
    };
    let outcome = Outcome::of(&github, &event, &pull, &catalog)?;
    let own = sticky::find(&github, pull.number)?;
    let before = own.as_ref().and_then(|own| crate::markdown::Standing::read(&own.body, &catalog));
    let body = sticky::body(&outcome.page(before.as_ref(), &event), outcome.standing(&event).or(before).as_ref());
    if dry_run {
        print!("{body}");
        return Ok(Code::Passed);
    }
    // All that took a while, and a push may have come meanwhile; its own run will comment.
    if !is_current(&github, &pull, &event)? {
        println!("{}", message::newer_commit(pull.number));
        return Ok(Code::Passed);
    }
    let address = match own {
        Some(own) => github.edit_comment(own.id, &body)?,
        None => github.comment(pull.number, &body)?,
    };
    let (state, description) = outcome.status();
    github.set_status(&event.workflow_run.head_sha, state, &description, &event.run_address())?;
    println!("{}", message::commented(pull.number, &address));
    Ok(Code::Passed)
}

fn is_current(github: &Github, pull: &Pull, event: &Event) -> anyhow::Result<bool> {
    let now: Pull = github.get(&format!("/pulls/{}", pull.number), &[])?;
    Ok(now.head.sha == event.workflow_run.head_sha)
}
