//! Which exercises passed, and with which text of the student's files. Plain text, one line each.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;

use anyhow::Context;
use harness::Verdict;

use crate::catalog::Exercise;
use crate::course::Course;
use crate::sources;

/// What is remembered from one grading to the next.
#[derive(Debug)]
pub struct State {
    path: PathBuf,
    /// Exercise → fingerprint of the files, and the verdict on them.
    verdicts: BTreeMap<String, (String, Verdict)>,
}

impl State {
    /// Reads what is remembered; nothing, where nothing can be read.
    pub fn read(course: &Course) -> Self {
        let path = course.own().join("state");
        let mut verdicts = BTreeMap::new();
        for line in std::fs::read_to_string(&path).unwrap_or_default().lines() {
            let mut words = line.split_whitespace();
            if let (Some(name), Some(fingerprint), Some(verdict)) =
                (words.next(), words.next(), words.next().and_then(Verdict::from_slug))
            {
                verdicts.insert(name.to_owned(), (fingerprint.to_owned(), verdict));
            }
        }
        Self { path, verdicts }
    }

    /// The verdict on the exercise as its files are now; None when they were not graded so.
    pub fn verdict(&self, exercise: &Exercise) -> Option<Verdict> {
        let (of, verdict) = self.verdicts.get(&exercise.name)?;
        (*of == fingerprint(exercise)).then_some(*verdict)
    }

    /// Remembers a verdict.
    ///
    /// # Errors
    /// When the checkout can't be written.
    pub fn remember(&mut self, exercise: &Exercise, verdict: Verdict) -> anyhow::Result<()> {
        self.verdicts.insert(exercise.name.clone(), (fingerprint(exercise), verdict));
        let line = |(name, (of, verdict)): (&String, &(String, Verdict))| format!("{name} {of} {}\n", verdict.slug());
        let text: String = self.verdicts.iter().map(line).collect();
        let partial = self.path.with_extension("partial");
        std::fs::write(&partial, text)
            .and_then(|()| std::fs::rename(&partial, &self.path))
            .with_context(|| format!("failed to write {}", self.path.display()))
    }
}

/// Tells whether the student's files have changed.
pub fn fingerprint(exercise: &Exercise) -> String {
    let mut hasher = DefaultHasher::new();
    for file in &exercise.spec.editable {
        // What can't be read so is not graded either.
        let text = sources::file::bytes(&exercise.path, file, sources::file::LIMIT);
        text.unwrap_or_default().hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}
