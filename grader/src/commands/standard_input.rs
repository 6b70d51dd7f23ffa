//! The grader's own standard input, on its way to rank 0 of a launch: launchers differ in who gets it, and in whether its end
//! comes through.

use std::fs::File;
use std::io::{IsTerminal, Read, Write};
use std::time::Duration;

use harness::job::Folder;
use nix::sys::signal::{SigSet, Signal};

/// How often a grader in the background looks whether it was brought to the foreground.
const BACKGROUND: Duration = Duration::from_millis(100);

/// Passes on what comes, until its end or that of rank 0, in a thread of its own that ends with the grader at the latest.
pub(super) fn feed(folder: &Folder) {
    let pipe = folder.standard_input();
    std::thread::spawn(move || {
        // Rank 0 need not read to the end.
        let mut broken = SigSet::empty();
        broken.add(Signal::SIGPIPE);
        if broken.thread_block().is_err() {
            return;
        }
        // Waits until rank 0 is there.
        let Ok(mut to) = File::options().write(true).open(pipe) else { return };
        let mut from = std::io::stdin();
        let mut chunk = [0; 1 << 12];
        loop {
            while from.is_terminal() && !is_in_foreground() {
                // To read from the terminal would stop the grader.
                std::thread::sleep(BACKGROUND);
            }
            match from.read(&mut chunk) {
                Ok(0) | Err(_) => return,
                Ok(length) if to.write_all(&chunk[..length]).is_err() => return,
                Ok(_) => {}
            }
        }
    });
}

/// Whether this process belongs to those that the terminal talks to. True where the system does not tell.
fn is_in_foreground() -> bool {
    let Ok(stat) = std::fs::read_to_string("/proc/self/stat") else { return true };
    // After the command, which stands in parentheses: state, parent, group, session, terminal, the terminal's group.
    let fields: Vec<&str> = stat.rsplit_once(')').map_or(Vec::new(), |(_, rest)| rest.split_whitespace().collect());
    fields.get(2) == fields.get(5)
}
