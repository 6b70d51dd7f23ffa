//! Programs that the grader needs: rustc, a C compiler, make, Python or uv.

use std::process::Command;

use super::{Check, Subject, message};
use crate::setup::packages::{self, Tool};
use crate::setup::prefix::Prefix;
use crate::setup::probe::LIMIT;
use crate::setup::process;
use crate::setup::python::Python;

/// rustc is as new as the course asks for.
pub fn rust(prefix: &Prefix) -> Check {
    let mut command = Command::new("rustc");
    let found = match process::run(command.arg("--version").current_dir(prefix.course()), LIMIT) {
        Ok(outcome) if outcome.success() => outcome.stdout.trim().to_owned(),
        _ => return Check::problem(Subject::Rust, message::no_rust(), message::INSTALL_RUST),
    };
    let asked = asked_for(prefix).unwrap_or_default();
    if numbers(found.split(' ').nth(1).unwrap_or_default()) < numbers(&asked) {
        return Check::problem(Subject::Rust, message::old_rust(&found, &asked), message::UPDATE_RUST);
    }
    Check::ok(Subject::Rust, found)
}

/// There is a `cc`.
pub fn compiler() -> Check {
    program(Subject::Compiler, "cc", &[Tool::Compiler])
}

/// There is a `make`.
pub fn make() -> Check {
    program(Subject::Make, "make", &[Tool::Make])
}

/// There is a Python with pip, or uv. Needed only until an MPI is set up.
pub fn python(set_up: bool) -> Check {
    match Python::find() {
        Ok(python) => Check::ok(Subject::Python, python.path().display().to_string()),
        Err(_) if set_up => Check::ok(Subject::Python, message::NO_PYTHON_NEEDED),
        Err(_) => Check::warning(Subject::Python, message::NO_PYTHON, message::install(&[Tool::Pip])),
    }
}

fn program(subject: Subject, name: &str, tools: &[Tool]) -> Check {
    if packages::missing(name) {
        return Check::problem(subject, message::not_on_path(name), message::install(tools));
    }
    let version = process::run(Command::new(name).arg("--version"), LIMIT).ok();
    let first = version.and_then(|outcome| outcome.stdout.lines().next().map(str::to_owned));
    Check::ok(subject, first.unwrap_or_else(|| name.to_owned()))
}

/// `rust-version` of the workspace.
fn asked_for(prefix: &Prefix) -> Option<String> {
    let text = std::fs::read_to_string(prefix.course().join("Cargo.toml")).ok()?;
    let manifest: toml::Table = toml::from_str(&text).ok()?;
    Some(manifest.get("workspace")?.get("package")?.get("rust-version")?.as_str()?.to_owned())
}

fn numbers(version: &str) -> Vec<u32> {
    let plain = version.split('-').next().unwrap_or_default();
    plain.split('.').filter_map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(numbers("1.9.0") < numbers("1.95"));
        assert!(numbers("1.95.0") >= numbers("1.95"));
        assert!(numbers("1.96.0-nightly") >= numbers("1.95"));
        assert!(numbers("1.95.0") >= numbers(""));
    }
}
