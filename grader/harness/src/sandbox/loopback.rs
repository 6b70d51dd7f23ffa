//! Brings up the loopback of a new network namespace, in which it is down.

use std::os::fd::AsRawFd;

/// Brings `lo` up.
#[expect(unsafe_code, reason = "neither std nor nix has the call that sets an interface's flags")]
pub(super) fn up() -> std::io::Result<()> {
    // Any socket will do to name an interface by.
    let socket = std::os::unix::net::UnixDatagram::unbound()?;
    // SAFETY: zeros are a valid ifreq: an empty name and no flags.
    let mut request: libc::ifreq = unsafe { std::mem::zeroed() };
    for (to, letter) in request.ifr_name.iter_mut().zip(*b"lo") {
        // Signed on some machines, and not on others.
        *to = letter as libc::c_char;
    }
    request.ifr_ifru.ifru_flags = libc::IFF_UP as libc::c_short;
    // SAFETY: the request is a whole ifreq with a name that ends, and lives through the call.
    let answer = unsafe { libc::ioctl(socket.as_raw_fd(), libc::SIOCSIFFLAGS as _, &raw const request) };
    if answer == 0 { Ok(()) } else { Err(std::io::Error::last_os_error()) }
}
