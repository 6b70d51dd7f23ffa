//! The judgements that were made, a line of JSON each. An experiment of hours is ended now and then, by a person or by a
//! power cut; what stands in the file counts when it is gone on with.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use harness::Verdict;
use serde::{Deserialize, Serialize};

use super::super::message;
use crate::exit::Code;

/// What was judged, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    pub check: String,
    pub mpi: String,
    /// How many processes kept cores busy.
    pub busy: u32,
    /// How many were judged at a time.
    pub jobs: u32,
    pub exercise: String,
    pub program: String,
    /// Tells the bytes of the program and of its checks: judgements of what has changed since do not count, nor those of
    /// programs that cargo has built in another way, as it does with another `CARGO_INCREMENTAL`.
    pub build: String,
}

/// One judgement.
#[derive(Debug, Serialize, Deserialize)]
pub struct Judgement {
    #[serde(flatten)]
    pub key: Key,
    pub seed: u64,
    pub verdict: Verdict,
    /// Ranks → the parallelism that was estimated, where the check measures it.
    pub parallelism: BTreeMap<u32, f64>,
}

/// Judgements, also those of earlier runs, and the file that they are kept in, where one is.
#[derive(Debug, Default)]
pub struct Record {
    pub judgements: Vec<Judgement>,
    kept: Option<(PathBuf, File)>,
}

impl Record {
    /// Reads what stands in a file; says also how many of its lines can't be read. Without one, nothing is kept.
    pub fn open(path: Option<&Path>) -> anyhow::Result<(Self, usize)> {
        let Some(path) = path else { return Ok((Self::default(), 0)) };
        let bad = |error: std::io::Error| Code::Usage.error(message::bad_record(path, &error));
        // A fifo would wait for a reader.
        if path.exists() && !path.is_file() {
            return Err(bad(std::io::Error::other("it is no file")));
        }
        let mut file = OpenOptions::new().create(true).append(true).open(path).map_err(bad)?;
        let text = std::fs::read_to_string(path).map_err(bad)?;
        if !text.is_empty() && !text.ends_with('\n') {
            // Of the last line, which was cut, nothing else can be made.
            file.write_all(b"\n").map_err(bad)?;
        }
        let judgements: Vec<Judgement> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let unread = text.lines().count() - judgements.len();
        Ok((Self { judgements, kept: Some((path.to_owned(), file)) }, unread))
    }

    /// Keeps one more.
    pub fn add(&mut self, judgement: Judgement) -> anyhow::Result<()> {
        if let Some((path, file)) = &mut self.kept {
            let line = serde_json::to_string(&judgement)? + "\n";
            file.write_all(line.as_bytes()).with_context(|| message::not_written(path))?;
        }
        self.judgements.push(judgement);
        Ok(())
    }

    /// Those of one program.
    pub fn of<'a>(&'a self, key: &'a Key) -> impl Iterator<Item = &'a Judgement> {
        self.judgements.iter().filter(move |judgement| judgement.key == *key)
    }
}

/// Tells these files' bytes.
pub fn build_of<'a>(files: impl IntoIterator<Item = &'a Path>) -> anyhow::Result<String> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        std::fs::read(file).with_context(|| format!("failed to read {}", file.display()))?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}
