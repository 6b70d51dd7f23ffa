//! What makes root more than another user: a rank keeps nothing of it but the right to open what root may open, and the rules
//! for files bound that.

use std::io;

use caps::{CapSet, Capability, CapsHashSet, errors::CapsError};

/// A checkout may belong to another user than root.
const KEPT: [Capability; 2] = [Capability::CAP_DAC_OVERRIDE, Capability::CAP_DAC_READ_SEARCH];

/// Gives up all others, for good: the process may gain no privilege any more.
pub(super) fn drop() -> io::Result<()> {
    attempt().map_err(|_| io::ErrorKind::PermissionDenied.into())
}

fn attempt() -> Result<(), CapsError> {
    let held = caps::read(None, CapSet::Permitted)?;
    let kept: CapsHashSet = held.into_iter().filter(|capability| KEPT.contains(capability)).collect();
    caps::clear(None, CapSet::Inheritable)?;
    caps::set(None, CapSet::Effective, &kept)?;
    caps::set(None, CapSet::Permitted, &kept)
}
