//! The words on a compiler that did not end by itself.

use std::ffi::OsStr;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::ExitStatus;

use nix::sys::resource::{Resource, getrlimit};
use nix::sys::signal::Signal;

use super::relay::Lack;
use super::{CPU_SECONDS, FILE_SIZE, MEMORY};

/// What the compiler exits with after a mistake of its own.
const PANICKED: i32 = 101;

/// Why the compiler ended, where it was neither the program's mistakes nor somebody's wish.
pub fn ended(status: ExitStatus, lack: Option<Lack>) -> Option<String> {
    if lack == Some(Lack::Threads) {
        return None;
    }
    let out_of_memory = lack == Some(Lack::Memory);
    let memory = || format!("compiling needs more than {} GiB of memory, and was ended: {EXAMPLES}", MEMORY >> 30);
    if status.code() == Some(PANICKED) {
        return Some(if out_of_memory { memory() } else { CRASHED.to_owned() });
    }
    Some(match Signal::try_from(status.signal()?).ok()? {
        Signal::SIGXCPU => {
            let seconds = getrlimit(Resource::RLIMIT_CPU).map_or(CPU_SECONDS, |(seconds, _)| seconds);
            format!("compiling takes more than {seconds} s of processor time, and was ended: {EXAMPLES}")
        }
        Signal::SIGXFSZ => {
            format!("the program has more than {} MiB, and compiling was ended: {EXAMPLES}", FILE_SIZE >> 20)
        }
        Signal::SIGABRT if out_of_memory => memory(),
        Signal::SIGABRT | Signal::SIGSEGV | Signal::SIGBUS | Signal::SIGILL => CRASHED.to_owned(),
        _ => return None,
    })
}

const EXAMPLES: &str = "does a macro expand itself for ever, or a constant take for ever to compute?";
const CRASHED: &str = "the compiler crashed on this program; does something in it nest, or call itself, without end?";

pub fn left_out(messages: usize) -> String {
    format!("the compiler said more than is kept: messages left out: {messages}")
}

pub fn not_started(compiler: &OsStr, error: &std::io::Error) -> String {
    format!("failed to start {}: {error}", Path::new(compiler).display())
}
