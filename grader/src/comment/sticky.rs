//! The one comment, which is found again by a line that nobody sees, and by who wrote it.

use serde::Deserialize;

use super::github::Github;
use crate::markdown::Standing;

/// The first line of our comment. Anyone can write it, so it is looked for in our own comments only.
const MARKER: &str = "<!-- ranklings-grade -->";

/// Who writes with the token of a workflow, which can't ask who it is.
/// <https://docs.github.com/en/actions/concepts/security/github_token>
const WORKFLOW: &str = "github-actions[bot]";

/// How many comments are looked through.
const MOST: usize = 5_000;

/// A comment.
#[derive(Debug, Deserialize)]
pub struct Comment {
    /// Its number.
    pub id: u64,
    /// Its text.
    #[serde(default)]
    pub body: String,
    user: Option<User>,
}

#[derive(Debug, Deserialize)]
struct User {
    login: String,
}

/// Our comment on a pull request, where there is one.
pub fn find(github: &Github, pull: u64) -> anyhow::Result<Option<Comment>> {
    let me = github.user()?.unwrap_or_else(|| WORKFLOW.to_owned());
    let all: Vec<Comment> = github.list(&format!("/issues/{pull}/comments"), &[], MOST)?;
    let ours = |comment: &Comment| {
        let marked = comment.body.lines().next().is_some_and(|line| line.trim_end() == MARKER);
        marked && comment.user.as_ref().is_some_and(|user| user.login == me)
    };
    Ok(all.into_iter().find(ours))
}

/// The text of the comment: the page, and what is hidden.
pub fn body(page: &str, standing: Option<&Standing>) -> String {
    let standing = standing.map_or(String::new(), |standing| format!("\n{}\n", standing.line()));
    format!("{MARKER}\n{page}{standing}")
}
