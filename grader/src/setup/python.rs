//! A Python with pip, or uv, which brings its own.

use std::path::PathBuf;
use std::process::Command;

use super::error::Error;
use super::probe::LIMIT;
use super::process;

/// A way to run Python and pip.
#[derive(Debug)]
pub enum Python {
    /// An interpreter that has pip.
    Interpreter(PathBuf),
    /// uv, which finds or fetches an interpreter.
    Uv(PathBuf),
}

impl Python {
    /// The first that works of `python3`, `python` and `uv` on the PATH.
    ///
    /// # Errors
    /// [`Error::NoPython`], with what was tried.
    pub fn find() -> Result<Self, Error> {
        let mut tried = Vec::new();
        for name in ["python3", "python"] {
            let Ok(path) = which::which(name) else {
                tried.push(super::message::not_on_path(name));
                continue;
            };
            let version = process::run(Command::new(&path).args(["-m", "pip", "--version"]), LIMIT);
            match version {
                Ok(outcome) if outcome.success() => return Ok(Self::Interpreter(path)),
                Ok(outcome) => tried.push(super::message::without_pip(&path, &outcome.text())),
                Err(error) => tried.push(super::message::without_pip(&path, &error.to_string())),
            }
        }
        match which::which("uv") {
            Ok(path) => Ok(Self::Uv(path)),
            Err(_) => {
                tried.push(super::message::not_on_path("uv"));
                Err(Error::NoPython { tried })
            }
        }
    }

    /// The program that does it.
    #[must_use]
    pub fn path(&self) -> &PathBuf {
        match self {
            Self::Interpreter(path) | Self::Uv(path) => path,
        }
    }

    /// `python -m pip`, ready for its arguments.
    #[must_use]
    pub fn pip(&self) -> Command {
        let mut command = match self {
            Self::Interpreter(path) => Command::new(path),
            Self::Uv(path) => {
                let mut command = Command::new(path);
                command.args(["run", "--quiet", "--no-project", "--with", "pip", "python"]);
                command
            }
        };
        command.args(["-m", "pip"]);
        command
    }

    /// `python -c SCRIPT`, ready for its arguments.
    #[must_use]
    pub fn script(&self, script: &str) -> Command {
        let mut command = match self {
            Self::Interpreter(path) => Command::new(path),
            Self::Uv(path) => {
                let mut command = Command::new(path);
                command.args(["run", "--quiet", "--no-project", "python"]);
                command
            }
        };
        command.arg("-c").arg(script);
        command
    }
}
