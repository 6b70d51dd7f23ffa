//! GitHub's REST interface, as far as commenting needs it.

use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::Response;

use super::message;
use crate::exit::Code;

/// No answer is larger than this, in bytes.
const ANSWER: u64 = 16 << 20;

/// Entries of a page, the most that GitHub gives.
const PER_PAGE: usize = 100;

/// How often a question is asked where GitHub is busy.
const TRIES: u32 = 3;

/// One repository of GitHub's.
#[derive(Debug)]
pub struct Github {
    agent: Agent,
    api: String,
    repository: String,
    token: String,
}

/// What GitHub says of a comment that it has taken.
#[derive(Debug, Deserialize)]
struct Posted {
    html_url: String,
}

impl Github {
    /// As the environment of a workflow says.
    ///
    /// # Errors
    /// When there is no token.
    pub fn from_environment(repository: &str) -> anyhow::Result<Self> {
        let token = std::env::var("GITHUB_TOKEN").ok().filter(|token| !token.is_empty());
        let token = token.ok_or_else(|| Code::Usage.error(message::NO_TOKEN))?;
        let api = std::env::var("GITHUB_API_URL").unwrap_or_else(|_| "https://api.github.com".to_owned());
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(60)))
            .user_agent(concat!("ranklings-grader/", env!("CARGO_PKG_VERSION")));
        Ok(Self {
            agent: config.build().into(),
            api: api.trim_end_matches('/').to_owned(),
            repository: repository.to_owned(),
            token,
        })
    }

    /// Who we are; None for a token that is nobody's, such as a workflow's.
    pub fn user(&self) -> anyhow::Result<Option<String>> {
        #[derive(Deserialize)]
        struct User {
            login: String,
        }
        let mut answer = self.ask(&format!("{}/user", self.api), &[])?;
        match answer.status().as_u16() {
            200 => Ok(Some(read::<User>(&mut answer, "/user")?.login)),
            401 | 403 | 404 => Ok(None),
            _ => Err(said(&mut answer, "GET", "/user")),
        }
    }

    /// Gets what is at a path of the repository.
    pub fn get<T: DeserializeOwned>(&self, path: &str, query: &[(&str, &str)]) -> anyhow::Result<T> {
        let mut answer = self.ask(&self.address(path), query)?;
        if answer.status().as_u16() != 200 {
            return Err(said(&mut answer, "GET", path));
        }
        read(&mut answer, path)
    }

    /// Gets a list, page by page, of at most so many entries.
    pub fn list<T: DeserializeOwned>(&self, path: &str, query: &[(&str, &str)], most: usize) -> anyhow::Result<Vec<T>> {
        let mut all: Vec<T> = Vec::new();
        for page in 1.. {
            let (per_page, page) = (PER_PAGE.to_string(), format!("{page}"));
            let query: Vec<(&str, &str)> =
                query.iter().copied().chain([("per_page", per_page.as_str()), ("page", page.as_str())]).collect();
            let mut entries: Vec<T> = self.get(path, &query)?;
            let last = entries.len() < PER_PAGE;
            all.append(&mut entries);
            if last || all.len() >= most {
                break;
            }
        }
        all.truncate(most);
        Ok(all)
    }

    /// Gets a file of at most so many bytes. GitHub sends us to where it is kept; the token isn't sent there.
    pub fn file(&self, path: &str, most: u64) -> anyhow::Result<Vec<u8>> {
        let mut answer = self.ask(&self.address(path), &[])?;
        if answer.status().as_u16() != 200 {
            return Err(said(&mut answer, "GET", path));
        }
        let bytes = answer.body_mut().with_config().limit(most).read_to_vec();
        bytes.map_err(|error| anyhow::anyhow!(message::not_answered("GET", path, &error.to_string())))
    }

    /// Writes a comment; its address.
    pub fn comment(&self, pull: u64, body: &str) -> anyhow::Result<String> {
        let path = format!("/issues/{pull}/comments");
        self.send("POST", &path, &json!({ "body": body }), 201)
    }

    /// Writes a comment anew; its address.
    pub fn edit_comment(&self, id: u64, body: &str) -> anyhow::Result<String> {
        let path = format!("/issues/comments/{id}");
        self.send("PATCH", &path, &json!({ "body": body }), 200)
    }

    /// Sets the status of a commit.
    pub fn set_status(&self, commit: &str, state: &str, description: &str, target: &str) -> anyhow::Result<()> {
        let path = format!("/statuses/{commit}");
        let body = json!({ "state": state, "description": description, "context": "ranklings", "target_url": target });
        let request = self.agent.post(self.address(&path));
        let mut answer = self.head(request).send_json(body).map_err(|error| broken("POST", &path, &error))?;
        if answer.status().as_u16() == 201 { Ok(()) } else { Err(said(&mut answer, "POST", &path)) }
    }

    fn send(&self, method: &str, path: &str, body: &Value, expected: u16) -> anyhow::Result<String> {
        let address = self.address(path);
        let request = if method == "POST" { self.agent.post(address) } else { self.agent.patch(address) };
        // Once: a comment that was taken and not answered for would come twice.
        let mut answer = self.head(request).send_json(body).map_err(|error| broken(method, path, &error))?;
        if answer.status().as_u16() != expected {
            return Err(said(&mut answer, method, path));
        }
        Ok(read::<Posted>(&mut answer, path)?.html_url)
    }

    fn address(&self, path: &str) -> String {
        format!("{}/repos/{}{path}", self.api, self.repository)
    }

    fn ask(&self, address: &str, query: &[(&str, &str)]) -> anyhow::Result<Response<ureq::Body>> {
        let mut tries = 1;
        loop {
            let request = self.head(self.agent.get(address)).query_pairs(query.iter().copied());
            let answer = request.call();
            let busy = match &answer {
                Ok(answer) => answer.status().as_u16() == 429 || answer.status().is_server_error(),
                Err(_) => true,
            };
            if !busy || tries == TRIES {
                return answer.map_err(|error| broken("GET", address, &error));
            }
            std::thread::sleep(Duration::from_secs(u64::from(tries * tries)));
            tries += 1;
        }
    }

    fn head<B>(&self, request: ureq::RequestBuilder<B>) -> ureq::RequestBuilder<B> {
        request
            .header("Authorization", format!("Bearer {}", self.token))
            .header("Accept", "application/vnd.github+json")
            .header("X-GitHub-Api-Version", "2022-11-28")
    }
}

fn read<T: DeserializeOwned>(answer: &mut Response<ureq::Body>, path: &str) -> anyhow::Result<T> {
    let read = answer.body_mut().with_config().limit(ANSWER).read_json();
    read.map_err(|error| anyhow::anyhow!(message::not_answered("GET", path, &error.to_string())))
}

fn broken(method: &str, path: &str, error: &ureq::Error) -> anyhow::Error {
    anyhow::anyhow!(message::not_answered(method, path, &error.to_string()))
}

fn said(answer: &mut Response<ureq::Body>, method: &str, path: &str) -> anyhow::Error {
    let status = answer.status().as_u16();
    let said: Value = answer.body_mut().with_config().limit(1 << 16).read_json().unwrap_or_default();
    anyhow::anyhow!(message::refused(method, path, status, said["message"].as_str().unwrap_or_default()))
}
