//! All words of set-up that people read: what happened, where, and what to type next.

use std::fmt::{Display, Formatter, Result};
use std::path::Path;

use super::error::{Error, Unusable};
use super::packages::{self, Tool};
use super::progress::Event;

/// Opens every file that set-up writes.
pub const FILE_HEADER: &str = "# Written by `grader setup`; it is overwritten by the next.\n";

/// Why a program that was killed at its time limit has told nothing.
pub const NO_ANSWER: &str = "it did not answer in time";

/// Why a program that a signal ended has told nothing.
pub fn ended_by(signal: i32) -> String {
    format!("it was ended by signal {signal}")
}

/// The line for an event; none where the bar says it.
pub fn event(event: &Event<'_>) -> Option<String> {
    Some(match event {
        Event::Waiting => "another set-up is at work in this checkout; waiting for it to end".to_owned(),
        Event::TryingSystem => "trying the MPI on the PATH with two ranks".to_owned(),
        Event::SystemUnusable(Unusable::NotFound { program }) => {
            format!("no {program} on the PATH; taking the embedded MPI")
        }
        Event::SystemUnusable(why) => format!("the MPI on the PATH can't be used: {why}\ntaking the embedded one"),
        Event::Fetching { what, bytes } => format!("{} ({} MB)", fetching(what), bytes / 1_000_000),
        Event::Fetched(_) => return None,
        Event::Unpacking => "unpacking".to_owned(),
        Event::TryingEmbedded => "trying it with two ranks".to_owned(),
        Event::Cleaning => "removing what was built for another MPI (cargo clean -p mpi-sys)".to_owned(),
        Event::NotCleaned { why } => format!(
            "could not remove what was built for another MPI: {}\ntype this yourself: cargo clean -p mpi-sys",
            why.trim()
        ),
        Event::Unchanged(mpi) => format!("{mpi} is set up already: {}", mpi.mpiexec.display()),
        Event::Ready(mpi) => format!("{mpi} is set up: {}", mpi.mpiexec.display()),
    })
}

/// Before the bar.
pub fn fetching(what: &str) -> String {
    format!("fetching {what}")
}

/// One of what was tried for a Python.
pub fn not_on_path(program: &str) -> String {
    format!("{program}: not on the PATH")
}

/// One of what was tried for a Python.
pub fn without_pip(path: &Path, output: &str) -> String {
    let last = output.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no answer");
    format!("{}: {}", path.display(), last.trim())
}

/// pip said that all is well, and the file isn't there.
pub fn no_file(name: &str) -> String {
    format!("pip left no wheel of {name}")
}

impl Display for Error {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::NoCompiler => {
                writeln!(f, "no C compiler: there is no `cc` on the PATH, and building against any MPI needs one.")?;
                type_this(f, &[Tool::Compiler, Tool::Make])
            }
            Self::NoMake => {
                writeln!(f, "there is no `make` on the PATH; rsmpi builds libffi with it.")?;
                type_this(f, &[Tool::Make])
            }
            Self::NoPython { tried } => {
                writeln!(f, "the embedded MPI is fetched by pip or uv, and neither is here:")?;
                tried.iter().try_for_each(|line| writeln!(f, "    {line}"))?;
                type_this(f, &[Tool::Pip])
            }
            Self::NoNetwork { what, output } => {
                writeln!(f, "{what} could not be fetched: no package index was reached. pip said:")?;
                quote(f, output)?;
                write!(
                    f,
                    "Check the connection, or pip's index and proxy (python3 -m pip config list), and type it again: \
                     cargo grade setup"
                )
            }
            Self::Stalled { what, limit } => write!(
                f,
                "{what} could not be fetched: nothing arrived for {} s. Check the connection and type it again: \
                 cargo grade setup",
                limit.as_secs()
            ),
            Self::HashMismatch { output } => {
                writeln!(f, "what pip fetched is not the file that this course was tried with (its hash differs):")?;
                quote(f, output)?;
                write!(
                    f,
                    "Nothing of it was used. A proxy or a mirror may have changed it, or pip's cache is damaged; type: \
                     python3 -m pip cache purge && cargo grade setup"
                )
            }
            Self::NoWheel { what, output } => {
                let (arch, os) = (std::env::consts::ARCH, std::env::consts::OS);
                writeln!(f, "there is no {what} for this system ({arch} {os}) on pip's index, or its pip is too old.")?;
                quote(f, output)?;
                writeln!(f, "Install an MPI by the system's own means, then type: cargo grade setup --mpi system")?;
                type_this(f, &[Tool::Mpi, Tool::Libclang])
            }
            Self::Pip { output } => {
                writeln!(f, "pip failed:")?;
                quote(f, output)?;
                write!(f, "Type it again when that is mended: cargo grade setup")
            }
            Self::Unpack { what, output } => {
                writeln!(f, "{what} could not be unpacked:")?;
                quote(f, output)?;
                write!(f, "Type it again: cargo grade setup --force")
            }
            Self::DiskFull { folder, need } => {
                write!(f, "the disk is full at {}", folder.display())?;
                if *need > 0 {
                    write!(f, " (it takes {} MB)", need / 1_000_000)?;
                }
                write!(f, ". Make room (`df -h .` and `cargo clean` help) and type it again: cargo grade setup")
            }
            Self::NotWritable { path, why } => write!(
                f,
                "{} can't be written: {why}. The folder .mpi must belong to you; look with: ls -ld {}",
                path.display(),
                path.parent().unwrap_or(path).display()
            ),
            Self::CanNotAsk { program, why } => write!(
                f,
                "{program} could not be asked where its headers are: {why}. When the machine is less busy, type it again: cargo grade setup"
            ),
            Self::SpaceInPath { path } => write!(
                f,
                "the path of this checkout has a space, which MPI's compiler wrapper and libffi's build can't take: {}\n\
                 Move it to a folder without one, such as: mv {:?} ~/ranklings",
                path.display(),
                path
            ),
            Self::Locked { path } => write!(
                f,
                "another set-up has been at work in this checkout for half an hour. End it, then type it again: \
                 cargo grade setup (its lock is {})",
                path.display()
            ),
            Self::Embedded(why) => {
                write!(f, "the embedded MPI was fetched and does not work: {why}\nType: cargo grade setup --force")
            }
            Self::System(why) => {
                writeln!(f, "the MPI on the PATH can't be used: {why}")?;
                if matches!(**why, Unusable::NotFound { .. }) {
                    type_this(f, &[Tool::Mpi])?;
                    writeln!(f)?;
                }
                write!(f, "Or take the embedded one: cargo grade setup --mpi embedded")
            }
            Self::Nothing { system, embedded } => {
                writeln!(f, "{embedded}")?;
                writeln!(f, "The MPI on the PATH can't be used either: {}", system.to_string().trim_end())?;
                writeln!(
                    f,
                    "It will do as well if you install one by the system's own means, then: cargo grade setup"
                )?;
                type_this(f, &[Tool::Mpi, Tool::Libclang])
            }
        }
    }
}

impl Display for Unusable {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::NotFound { program } => write!(f, "there is no {program} on the PATH."),
            Self::DoesNotCompile { mpicc, output } => {
                writeln!(f, "{} does not compile a program of two ranks. It said:", mpicc.display())?;
                quote(f, output)
            }
            Self::DoesNotRun { mpiexec, output } => {
                writeln!(f, "{} does not run a program of two ranks. It said:", mpiexec.display())?;
                quote(f, output)
            }
            Self::WrongSize { mpiexec, sizes } => write!(
                f,
                "{} launched two ranks and they saw worlds of size {sizes:?}: the launcher and the library don't find \
                 each other.",
                mpiexec.display()
            ),
            Self::Mismatch { mpicc, library, mpiexec, launcher } => write!(
                f,
                "its launcher and its library are of different MPIs: {} links {library}, {} is of {launcher}. Put the \
                 folder of one of them first on the PATH.",
                mpicc.display(),
                mpiexec.display()
            ),
            Self::OtherLibrary { mpicc, headers, library, loaded } => write!(
                f,
                "{} compiles for {headers}, and the program loads {library} ({}): LD_LIBRARY_PATH or the launcher puts \
                 that first. Put the folder of one MPI first on the PATH, and unset LD_LIBRARY_PATH.",
                mpicc.display(),
                loaded.display()
            ),
            Self::TimeLimit { program, limit } => {
                write!(f, "{} was still running after {} s and was killed.", program.display(), limit.as_secs())
            }
            Self::Unknown { text } => {
                writeln!(f, "it is neither MPICH, nor one of its kin, nor Open MPI. It calls itself:")?;
                quote(f, text)
            }
            Self::Temporary { why } => write!(f, "no temporary folder to try it in: {why}. Set TMPDIR to one."),
        }
    }
}

fn quote(f: &mut Formatter<'_>, output: &str) -> Result {
    let lines: Vec<_> = output.lines().filter(|line| !line.trim().is_empty()).collect();
    let last = lines[lines.len().saturating_sub(8)..].iter();
    last.map(|line| shorten(line)).try_for_each(|line| writeln!(f, "    | {line}"))
}

/// The start and the end of a long line: pip puts what it was doing first, and the cause last.
fn shorten(line: &str) -> String {
    const START: usize = 40;
    const END: usize = 110;
    let letters: Vec<char> = line.chars().collect();
    if letters.len() <= START + END {
        return line.to_owned();
    }
    let part = |letters: &[char]| letters.iter().collect::<String>();
    format!("{} ... {}", part(&letters[..START]), part(&letters[letters.len() - END..]))
}

fn type_this(f: &mut Formatter<'_>, tools: &[Tool]) -> Result {
    let place = if packages::is_wsl() { " in the WSL shell" } else { "" };
    match packages::command(tools) {
        Some(command) => write!(f, "Type this{place}: {command}"),
        None => write!(f, "Install{place} by this system's own means: {}", names(tools)),
    }
}

fn names(tools: &[Tool]) -> String {
    let name = |tool: &Tool| match tool {
        Tool::Compiler => "a C compiler",
        Tool::Make => "make",
        Tool::Pip => "Python 3 with pip",
        Tool::Mpi => "MPICH or Open MPI, with its headers",
        Tool::Libclang => "libclang",
    };
    tools.iter().map(name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_keeps_its_cause() {
        let line = format!("WARNING: Retrying {} [Errno 111] Connection refused: /mpich/", "x".repeat(300));
        let short = shorten(&line);
        assert!(short.starts_with("WARNING: Retrying") && short.ends_with("Connection refused: /mpich/"));
        assert!(short.len() < 160);
        assert_eq!(shorten("short"), "short");
    }

    #[test]
    fn a_failure_says_what_to_type_next() {
        let not_found = || Box::new(Unusable::NotFound { program: "mpicc" });
        let errors = [
            Error::NoCompiler,
            Error::NoPython { tried: vec![not_on_path("python3")] },
            Error::NoNetwork { what: "MPICH".into(), output: "Connection refused".into() },
            Error::HashMismatch { output: String::new() },
            Error::DiskFull { folder: "/tmp".into(), need: 1_000_000 },
            Error::System(not_found()),
            Error::Nothing { system: not_found(), embedded: Box::new(Error::NoMake) },
        ];
        for error in errors {
            let text = error.to_string();
            assert!(text.contains("ype") || text.contains("Install") || text.contains("cargo grade"), "{text}");
        }
    }
}
