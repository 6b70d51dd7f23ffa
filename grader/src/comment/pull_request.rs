//! Which pull request was graded, and what it changes: by GitHub's own word, never by the report's.

use serde::Deserialize;

use super::event::Event;
use super::github::Github;
use super::message;
use crate::catalog::Catalog;

/// What GitHub lists of one pull request's files.
const FILES: usize = 3_000;

/// Folders and files that decide how is graded, or what is. A new file there counts as well.
const PROTECTED: [&str; 7] = [".cargo/", ".ci/", ".github/", ".mpi/", "exercises/", "grader/", "solutions/"];

/// A pull request.
#[derive(Debug, Deserialize)]
pub struct Pull {
    /// Its number.
    pub number: u64,
    /// What it brings.
    pub head: Side,
    /// Where it goes.
    pub base: Side,
}

/// One side of a pull request.
#[derive(Debug, Deserialize)]
pub struct Side {
    /// The branch.
    #[serde(rename = "ref")]
    pub branch: String,
    /// Its last commit.
    pub sha: String,
    /// Where it is; None where the fork is gone.
    pub repo: Option<Repository>,
}

/// A repository.
#[derive(Debug, Deserialize)]
pub struct Repository {
    /// `owner/name`.
    pub full_name: String,
}

/// Whether there is one.
#[derive(Debug)]
pub enum Found {
    /// The one that was graded.
    Pull(Pull),
    /// None, and why.
    Nothing(String),
}

/// Finds the pull request whose last commit was graded. GitHub doesn't name it where it comes from a fork.
pub fn find(github: &Github, event: &Event) -> anyhow::Result<Found> {
    let run = &event.workflow_run;
    let (Some(repository), Some(branch)) = (&run.head_repository, &run.head_branch) else {
        return Ok(Found::Nothing(message::FORK_IS_GONE.to_owned()));
    };
    let head = format!("{}:{branch}", repository.owner.login);
    let all: Vec<Pull> = github.list("/pulls", &[("state", "open"), ("head", &head)], 300)?;
    let is_head = |pull: &Pull| {
        let from = pull.head.repo.as_ref().is_some_and(|repo| repo.full_name == repository.full_name);
        let to = pull.base.repo.as_ref().is_some_and(|repo| repo.full_name == event.repository.full_name);
        from && to && pull.head.branch == *branch
    };
    let mut all: Vec<Pull> = all.into_iter().filter(is_head).collect();
    if all.is_empty() {
        return Ok(Found::Nothing(message::no_pull(&repository.full_name, branch)));
    }
    if let Some(pull) = all.iter().find(|pull| pull.head.sha != run.head_sha) {
        return Ok(Found::Nothing(message::newer_commit(pull.number)));
    }
    // One branch may be offered to several; the main one is graded.
    let main = all.iter().position(|pull| pull.base.branch == event.repository.default_branch);
    match (main, all.len()) {
        (Some(at), _) => Ok(Found::Pull(all.swap_remove(at))),
        (None, 1) => Ok(Found::Pull(all.swap_remove(0))),
        _ => Ok(Found::Nothing(message::several_pulls(branch))),
    }
}

/// What a pull request changes besides a student's files.
#[derive(Debug, Default)]
pub struct Changed {
    /// Files that decide how is graded.
    pub protected: Vec<String>,
    /// Others that are not used.
    pub others: Vec<String>,
}

/// Asks which files a pull request changes.
pub fn changed(github: &Github, pull: &Pull, catalog: &Catalog) -> anyhow::Result<Changed> {
    #[derive(Deserialize)]
    struct File {
        filename: String,
        previous_filename: Option<String>,
    }
    let files: Vec<File> = github.list(&format!("/pulls/{}/files", pull.number), &[], FILES)?;
    let mut changed = Changed::default();
    if files.len() == FILES {
        changed.protected.push(message::MORE_FILES.to_owned());
    }
    for path in files.into_iter().flat_map(|file| [Some(file.filename), file.previous_filename]).flatten() {
        if is_editable(&path, catalog) {
            continue;
        }
        if is_protected(&path) { changed.protected.push(path) } else { changed.others.push(path) }
    }
    Ok(changed)
}

fn is_editable(path: &str, catalog: &Catalog) -> bool {
    catalog.exercises.iter().any(|exercise| {
        let within = path.strip_prefix("exercises/").and_then(|rest| rest.strip_prefix(exercise.folder.as_str()));
        let file = within.and_then(|rest| rest.strip_prefix('/'));
        file.is_some_and(|file| exercise.spec.editable.iter().any(|editable| editable.as_os_str() == file))
    })
}

fn is_protected(path: &str) -> bool {
    // Cargo.toml, Cargo.lock, rust-toolchain.toml, .gitattributes: no file at the top is a student's.
    !path.contains('/') || PROTECTED.iter().any(|folder| path.starts_with(folder))
}
