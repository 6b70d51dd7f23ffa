//! What the compiler may read of a stranger's program, and of the machine: the rules of [`crate::sources`] refuse what asks it
//! for more, and this holds where they should have a hole.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use harness::sandbox::confine_reading;

/// From here on this process, and the compiler and linker that it starts, may read the program's sources, the toolchain, the
/// libraries and the registry, and write where they build. Where the system has no Landlock nothing changes.
pub fn enter(command: &mut Command) -> io::Result<()> {
    let arguments: Vec<OsString> = command.get_args().map(OsStr::to_owned).collect();
    let build = build_folder(&arguments);
    let mut read = search_folders(&arguments);
    read.extend(toolchain(Path::new(command.get_program())));
    read.extend(std::env::var_os("CARGO_MANIFEST_DIR").map(|folder| Path::new(&folder).join("src")));
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    read.extend(home.map(|home| home.join("registry")));
    if let Some(build) = &build {
        // The linker's own files, which nobody else is to find.
        command.env("TMPDIR", build);
    }
    confine_reading(read, build)
}

/// The folder of the profile: `--out-dir target/debug/deps` stands in every call of cargo's.
fn build_folder(arguments: &[OsString]) -> Option<PathBuf> {
    let at = arguments.iter().position(|argument| argument == "--out-dir")?;
    Path::new(arguments.get(at + 1)?).parent().map(Path::to_owned)
}

/// Where libraries are looked for: `-L native=/some/folder`.
fn search_folders(arguments: &[OsString]) -> Vec<PathBuf> {
    let pairs = arguments.windows(2).filter(|pair| pair[0] == "-L");
    let folders =
        pairs.filter_map(|pair| pair[1].to_str().map(|text| text.split_once('=').map_or(text, |(_, path)| path)));
    folders.map(PathBuf::from).collect()
}

/// `…/bin/rustc` belongs to the toolchain in `…`.
fn toolchain(compiler: &Path) -> Option<PathBuf> {
    Some(compiler.canonicalize().ok()?.parent()?.parent()?.to_owned())
}
