//! Room on a disk.

use std::path::Path;

use nix::sys::statvfs::statvfs;

/// Free bytes for this user where the folder is.
///
/// # Errors
/// When the folder isn't there or can't be asked.
#[cfg_attr(target_os = "linux", expect(clippy::useless_conversion, reason = "these counts have 32 bits on macOS"))]
pub fn free_bytes(folder: &Path) -> std::io::Result<u64> {
    let space = statvfs(folder)?;
    Ok(u64::from(space.blocks_available()) * u64::from(space.fragment_size()))
}
