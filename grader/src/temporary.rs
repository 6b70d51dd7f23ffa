//! The folder for temporary files, where `TMPDIR` names it by a path that depends on the current folder.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// Starts this program anew, as the same process, with the full path: checks, compilers and ranks have other current folders.
pub fn make_absolute() {
    let Some(folder) = std::env::var_os("TMPDIR").filter(|folder| Path::new(folder).is_relative()) else { return };
    let Ok(program) = std::env::current_exe() else { return };
    let mut command = Command::new(program);
    command.args(std::env::args_os().skip(1));
    match std::path::absolute(&folder) {
        Ok(folder) => command.env("TMPDIR", folder),
        // An empty name is as good as none.
        Err(_) => command.env_remove("TMPDIR"),
    };
    // Where it can't be started, it goes on as it is.
    let _ = command.exec();
}
