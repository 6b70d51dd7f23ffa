//! What keeps the machine busy meanwhile.

use std::process::{Child, Stdio};

use crate::toolchain::tethered;

/// Processes that do nothing but keep a core busy; they end with this value, and with the grader.
pub struct Busy(Vec<Child>);

impl Busy {
    pub fn start(number: u32) -> std::io::Result<Self> {
        let one = || tethered("sh").args(["-c", "while :; do :; done"]).stdin(Stdio::null()).spawn();
        (0..number).map(|_| one()).collect::<Result<_, _>>().map(Self)
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        for process in &mut self.0 {
            // One that has ended by itself needs no ending.
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}
