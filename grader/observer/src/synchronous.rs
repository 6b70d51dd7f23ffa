//! Standard sends made synchronous, where the environment asks for it: a correct program stays correct, because the
//! standard lets every standard send wait for its receive (MPI 4.1, 3.4 and 3.5).

use std::sync::atomic::{AtomicBool, Ordering};

use trace::Kind;
use trace::call::flags;

/// Asks for it.
const VARIABLE: &str = "RANKLINGS_SYNCHRONOUS";

static SYNCHRONOUS: AtomicBool = AtomicBool::new(false);

/// Reads what the environment asks for.
pub(crate) fn start() {
    SYNCHRONOUS.store(std::env::var_os(VARIABLE).is_some(), Ordering::Relaxed);
}

/// Whether it is asked for.
#[inline]
pub(crate) fn is_on() -> bool {
    SYNCHRONOUS.load(Ordering::Relaxed)
}

/// What a record says of a call that this makes another one of.
pub(crate) fn flag(kind: Kind) -> u16 {
    let is_standard = matches!(kind, Kind::Send | Kind::Isend | Kind::SendInit);
    if is_standard && is_on() { flags::SYNCHRONOUS } else { 0 }
}
