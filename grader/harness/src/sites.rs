//! From return addresses to the student's own line.
//!
//! A call of `process.send(&x)` becomes `MPI_Send` deep inside rsmpi, often inlined. The line to show is the innermost
//! one that is the student's: not in a crate that cargo fetched, not in the standard library, not in `grader/start`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use addr2line::Loader;
use trace::Place;
use trace::site::Frame;

/// The lines of addresses, looked up once.
#[derive(Default)]
pub(crate) struct Sites {
    modules: HashMap<String, Option<Loader>>,
    known: HashMap<(String, u64, bool), Lines>,
}

/// What stands at an address: the innermost line that is nobody's library, and whether it is in the crate with which
/// `#[derive(Equivalence)]` makes its datatype once.
#[derive(Clone, Default)]
struct Lines {
    own: Option<(String, u32)>,
    once: bool,
}

/// Where a call was made.
pub(crate) struct Found {
    pub place: Option<Place>,
    /// Whether the call makes something for a static, which lives until the end.
    pub for_static: bool,
}

impl Sites {
    /// The line to show for a call, from its return addresses; and, where `statics` asks for it, whether it is for a static.
    /// That takes names and lines of all frames, in libraries too, and a tenth of a second.
    ///
    /// Where an interpreter made the call, `line` is the one that it was at: what is outside of its own frames is not the
    /// program.
    pub(crate) fn find(&mut self, frames: &[Frame<'_>], line: Option<&Place>, statics: bool) -> Found {
        let mut found = Found { place: None, for_static: false };
        for frame in frames {
            if frame.module.is_some_and(is_interpreter) && found.place.is_none() && line.is_some() {
                break;
            }
            let Some(module) = frame.module.filter(|module| !is_interpreter(module) && !is_binding(module)) else {
                continue;
            };
            let lines = self.lines(module, frame.offset, statics);
            found.for_static |= lines.once;
            if let (None, Some((file, line))) = (&found.place, lines.own) {
                found.place = Some(Place { file: shortened(&file), line });
                if !statics {
                    break;
                }
            }
        }
        if found.place.is_none() {
            found.place = line.map(|line| Place { file: shortened(&line.file), line: line.line });
        }
        found
    }

    fn lines(&mut self, module: &str, offset: u64, statics: bool) -> Lines {
        if let Some(known) = self.known.get(&(module.to_owned(), offset, statics)) {
            return known.clone();
        }
        let loader = self.modules.entry(module.to_owned()).or_insert_with(|| Loader::new(module).ok());
        // A return address is that of the next instruction.
        let lines =
            loader.as_ref().and_then(|loader| lines(loader, offset.checked_sub(1)?, statics)).unwrap_or_default();
        self.known.insert((module.to_owned(), offset, statics), lines.clone());
        lines
    }
}

fn lines(loader: &Loader, address: u64, statics: bool) -> Option<Lines> {
    // A program without lines still has names.
    let once = statics && loader.find_symbol(address).is_some_and(|name| name.contains("once_cell"));
    let mut lines = Lines { own: None, once };
    let mut frames = loader.find_frames(address).ok()?;
    while let Ok(Some(frame)) = frames.next() {
        let Some(location) = frame.location else { continue };
        let (Some(file), Some(line)) = (location.file, location.line) else { continue };
        lines.once |= statics && file.contains("/once_cell-");
        if lines.own.is_none() && line > 0 && !is_library(file) {
            lines.own = Some((file.to_owned(), line));
            if !statics {
                break;
            }
        }
    }
    Some(lines)
}

/// Whether a module runs a program in another language, whose lines are not its own.
fn is_interpreter(module: &str) -> bool {
    let name = module.rsplit('/').next().unwrap_or(module);
    name.starts_with("python") || name.starts_with("libpython")
}

/// Whether a module is a library between a program in another language and MPI, or part of that language.
fn is_binding(module: &str) -> bool {
    module.contains("/mpi4py/") || module.contains("/lib-dynload/") || {
        let name = module.rsplit('/').next().unwrap_or(module);
        ["libmpi", "libmpich", "libpmpi", "libffi."].iter().any(|start| name.starts_with(start))
    }
}

/// Whether a source file is not the student's.
fn is_library(file: &str) -> bool {
    let fetched = ["/registry/src/", "/git/checkouts/", "/vendor/"].iter().any(|folder| file.contains(folder));
    let standard = file.starts_with("/rustc/") || file.contains("/rustlib/src/") || file.contains("/.rustup/");
    let installed = ["/usr/include/", "/usr/lib/", "<"].iter().any(|start| file.starts_with(start));
    fetched || standard || installed || file.contains("/.mpi/") || file.contains("grader/start/src/") || is_rsmpi(file)
}

/// Whether a file is of rsmpi where cargo did not fetch it, as in a checkout of it.
fn is_rsmpi(file: &str) -> bool {
    let Some((package, _)) = file.split_once("/src/") else { return false };
    // Its parts are in one folder, below each other.
    let manifest = std::fs::read_to_string(Path::new(package).join("Cargo.toml")).unwrap_or_default();
    let named = |name: &str| manifest.lines().any(|line| line.replace(' ', "") == format!("name=\"{name}\""));
    (named("mpi") || named("mpi-sys")) && manifest.contains("rsmpi")
}

/// A file relative to the package that it belongs to, or else its name.
fn shortened(file: &str) -> String {
    let path = Path::new(file);
    let package = path.ancestors().skip(1).find(|folder| folder.join("Cargo.toml").is_file());
    let short = package.and_then(|package| path.strip_prefix(package).ok());
    let name = || path.file_name().map_or_else(|| path.to_owned(), PathBuf::from);
    short.map_or_else(name, Path::to_owned).to_string_lossy().into_owned()
}
