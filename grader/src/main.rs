//! `grader`: runs the exercises under a real MPI and says which rank did what wrong, and why.
//!
//! The way of a submission: [`catalog`] (which exercises) → [`build`] (cargo) → [`judge`] (checks, verdicts, points)
//! → [`report`] (terminal, JSON, JUnit). Data goes one way; a reporter decides nothing.

mod bar;
mod bench;
mod build;
mod catalog;
mod cli;
mod commands;
#[cfg(feature = "github")]
mod comment;
mod compiler;
mod convert;
mod course;
mod dev;
mod doctor;
mod event;
mod exit;
mod interrupt;
mod judge;
mod lock;
mod markdown;
mod message;
mod received;
mod report;
mod result;
mod seed;
mod setup;
mod sources;
mod state;
mod submission;
mod temporary;
mod timeline;
mod toolchain;

fn main() -> std::process::ExitCode {
    harness::roles::play();
    compiler::play();
    temporary::make_absolute();
    let arguments = cli::parse();
    match commands::run(arguments) {
        Ok(code) => code.into(),
        Err(error) => {
            eprintln!("{}", message::error(&error));
            exit::Code::of(&error).into()
        }
    }
}
