//! All that can go wrong.

use std::io;
use std::path::PathBuf;

use harness::scaling::FORMAT;

/// Why there are no figures.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file can't be read.
    #[error("failed to read {}: {}", .0.display(), .1)]
    NotRead(PathBuf, io::Error),
    /// It is not what `grader bench` writes.
    #[error("failed to read {}: not the JSON that `grader bench` writes: {}", .0.display(), .1)]
    Json(PathBuf, serde_json::Error),
    /// Another version of the format.
    #[error("failed to read {}: it has format {format}, and this program reads format {FORMAT}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// Its version.
        format: u32,
    },
    /// No number of ranks was measured.
    #[error("nothing to draw: no strong scaling was measured")]
    Nothing,
    /// The folder or a file in it can't be written.
    #[error("failed to write {}: {}", .0.display(), .1)]
    NotWritten(PathBuf, io::Error),
    /// A backend failed; nothing that what was measured could cause.
    #[error("failed to draw {figure}: {why}")]
    NotDrawn {
        /// Which figure.
        figure: &'static str,
        /// What the backend says.
        why: String,
    },
}
