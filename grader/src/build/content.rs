//! What cargo has built is held against the contents of the files that it was built from.
//!
//! Cargo compares times: it builds again what is newer than the last build. A file that comes with an older time (`cp -p`,
//! `mv` of a backup, `unzip`, `tar x`, `rsync -t`) is not, and the last program would be graded in place of the text that is
//! there. So what every unit was built from is remembered by content, beside what cargo remembers itself; where it is
//! another now, cargo's own memory of the unit is removed, and cargo builds it. No file of the student's is touched.
//!
//! What was built by somebody else, such as `cargo build` by hand, or by a grader that was killed, is told by the time at
//! which the system last saw a file changed. Nobody can set that one; the worst that it can do is one build too many.

use std::collections::HashMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use anyhow::Context;

/// The record: one line a unit, in the folder of the profile.
const RECORD: &str = ".ranklings-built-from";

/// Nanoseconds since 1970.
type Time = i128;

/// What a unit was built from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Built {
    /// When its compiler was started, as cargo has it.
    at: Time,
    /// Its sources, by their contents.
    from: u64,
}

/// One call of the compiler, by cargo's hash of it.
struct Unit {
    hash: String,
    /// Cargo's memory of its sources; their times are compared with its own.
    memory: PathBuf,
    sources: Vec<PathBuf>,
}

/// Makes cargo forget each unit that was built from other contents than its files have now. To be called before cargo
/// builds, and after it: then what it has built is remembered.
///
/// `roots` are the workspace that is built and the course that it belongs to; what lies elsewhere does not change.
///
/// # Errors
/// When cargo can't be made to forget: what it would build can't be trusted then.
pub fn settle(profile: &Path, roots: [&Path; 2]) -> anyhow::Result<()> {
    let record = profile.join(RECORD);
    let before = read(&record);
    let mut after = HashMap::new();
    let mut files = Files::new(roots[0]);
    for unit in units(profile, roots) {
        // Sources that are not there: cargo sees that itself.
        let (Some(at), Some(from)) = (changed(&unit.memory, |it| (it.mtime(), it.mtime_nsec())), files.digest(&unit))
        else {
            continue;
        };
        let built = match before.get(&unit.hash) {
            Some(built) if built.at == at => *built,
            // Somebody else built it. It is of these files if none of them has changed since.
            _ if files.last_change(&unit) < at => Built { at, from },
            _ => Built { at, from: !from },
        };
        if built.from == from {
            after.insert(unit.hash, built);
        } else {
            let what = || format!("failed to have cargo build again what has changed: {}", unit.memory.display());
            fs::remove_file(&unit.memory).with_context(what)?;
        }
    }
    if after != before {
        write(&record, &after);
    }
    Ok(())
}

/// What was built of sources in these folders.
fn units(profile: &Path, roots: [&Path; 2]) -> Vec<Unit> {
    let names = |folder: PathBuf| fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut memories: HashMap<String, PathBuf> = HashMap::new();
    for folder in names(profile.join(".fingerprint")) {
        if let Some(hash) = hash_of(&folder) {
            memories.insert(hash.to_owned(), folder);
        }
    }
    let scripts = names(profile.join("build")).flat_map(names);
    let lists = names(profile.join("deps")).chain(scripts).filter(|path| path.extension().is_some_and(|it| it == "d"));
    let unit = |list: PathBuf| {
        let hash = hash_of(&list)?;
        let sources = sources(&fs::read_to_string(&list).ok()?);
        // Crates of a registry are what they are.
        let first = sources.first()?;
        if first.is_absolute() && !roots.iter().any(|root| first.starts_with(root)) {
            return None;
        }
        let of_sources = |path: &PathBuf| path.file_name().is_some_and(|it| it.to_string_lossy().starts_with("dep-"));
        let memory = names(memories.get(hash)?.clone()).find(of_sources)?;
        Some(Unit { hash: hash.to_owned(), memory, sources })
    };
    lists.filter_map(unit).collect()
}

/// `hello-0123456789abcdef`, with or without an ending.
fn hash_of(path: &Path) -> Option<&str> {
    let (_, hash) = path.file_name()?.to_str()?.split('.').next()?.rsplit_once('-')?;
    (hash.len() == 16 && hash.bytes().all(|it| it.is_ascii_hexdigit())).then_some(hash)
}

/// The sources that the compiler's list names: the first rule, in which a space within a name has a backslash before it.
fn sources(list: &str) -> Vec<PathBuf> {
    let Some((_, names)) = list.lines().next().and_then(|rule| rule.split_once(": ")) else { return Vec::new() };
    let mut paths = vec![String::new()];
    let mut letters = names.chars().peekable();
    while let Some(letter) = letters.next() {
        let path = paths.last_mut().expect("one at least");
        match letter {
            '\\' if letters.peek() == Some(&' ') => path.extend(letters.next()),
            ' ' => paths.push(String::new()),
            letter => path.push(letter),
        }
    }
    paths.into_iter().filter(|path| !path.is_empty()).map(PathBuf::from).collect()
}

/// Files of a workspace, each looked at once.
struct Files<'a> {
    root: &'a Path,
    digests: HashMap<PathBuf, Option<u64>>,
}

impl<'a> Files<'a> {
    fn new(root: &'a Path) -> Self {
        Self { root, digests: HashMap::new() }
    }

    /// The contents of a unit's sources. None where one of them is not there.
    fn digest(&mut self, unit: &Unit) -> Option<u64> {
        let mut all = DefaultHasher::new();
        for source in &unit.sources {
            let digest = self.digests.entry(source.clone()).or_insert_with(|| {
                let bytes = fs::read(self.root.join(source)).ok()?;
                let mut one = DefaultHasher::new();
                bytes.hash(&mut one);
                Some(one.finish())
            });
            (source, (*digest)?).hash(&mut all);
        }
        Some(all.finish())
    }

    /// When the last of a unit's sources was changed, moved or put in its place, or a folder that it lies in.
    fn last_change(&self, unit: &Unit) -> Time {
        let above = |source: &Path| {
            let folders = source.ancestors().skip(1).take_while(|folder| !folder.as_os_str().is_empty());
            let inside: Vec<PathBuf> =
                if source.is_absolute() { Vec::new() } else { folders.map(Path::to_owned).collect() };
            inside.into_iter().chain([source.to_owned()])
        };
        let times = unit.sources.iter().flat_map(|source| above(source));
        let times = times.map(|path| changed(&self.root.join(path), |it| (it.ctime(), it.ctime_nsec())));
        // What can't be looked at may have changed just now.
        times.map(|time| time.unwrap_or(Time::MAX)).max().unwrap_or(Time::MAX)
    }
}

fn changed(path: &Path, time: impl Fn(&fs::Metadata) -> (i64, i64)) -> Option<Time> {
    let (seconds, nanoseconds) = time(&fs::metadata(path).ok()?);
    Some(Time::from(seconds) * 1_000_000_000 + Time::from(nanoseconds))
}

fn read(record: &Path) -> HashMap<String, Built> {
    let line = |line: &str| {
        let mut words = line.split_whitespace();
        let (hash, at, from) = (words.next()?, words.next()?, words.next()?);
        Some((hash.to_owned(), Built { at: at.parse().ok()?, from: u64::from_str_radix(from, 16).ok()? }))
    };
    fs::read_to_string(record).unwrap_or_default().lines().filter_map(line).collect()
}

/// Where it can't be written, times of change tell the same the next time.
fn write(record: &Path, units: &HashMap<String, Built>) {
    let mut lines: Vec<String> =
        units.iter().map(|(hash, built)| format!("{hash} {} {:016x}\n", built.at, built.from)).collect();
    lines.sort();
    let partial = record.with_extension("partial");
    if fs::write(&partial, lines.concat()).and_then(|()| fs::rename(&partial, record)).is_err() {
        let _ = fs::remove_file(record);
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;

    const HASH: &str = "0123456789abcdef";

    /// A workspace with one unit, which is built.
    struct Workspace(tempfile::TempDir);

    impl Workspace {
        fn new() -> Self {
            let this = Self(tempfile::tempdir().expect("a folder"));
            for folder in ["src", "target/deps", "target/build", &format!("target/.fingerprint/hello-{HASH}")] {
                fs::create_dir_all(this.path(folder)).expect("a folder");
            }
            let list = "/x/target/deps/hello.d: src/main.rs src/a\\ b.rs\n\nsrc/main.rs:\n";
            fs::write(this.path(&format!("target/deps/hello-{HASH}.d")), list).expect("written");
            fs::write(this.path("src/main.rs"), "mod a;").expect("written");
            fs::write(this.path("src/a b.rs"), "A").expect("written");
            this.build();
            this
        }

        fn path(&self, path: &str) -> PathBuf {
            self.0.path().join(path)
        }

        fn memory(&self) -> PathBuf {
            self.path(&format!("target/.fingerprint/hello-{HASH}/dep-bin-hello"))
        }

        /// What cargo does, a moment after the last change.
        fn build(&self) {
            std::thread::sleep(Duration::from_millis(20));
            fs::write(self.memory(), "").expect("written");
        }

        /// A file with another text and an older time.
        fn replace(&self, text: &str) {
            std::thread::sleep(Duration::from_millis(20));
            let path = self.path("src/a b.rs");
            fs::write(&path, text).expect("written");
            let old = SystemTime::now() - Duration::from_secs(3600);
            fs::File::options().write(true).open(path).and_then(|file| file.set_modified(old)).expect("an older time");
        }

        /// Whether cargo will find it built.
        fn settled(&self) -> bool {
            settle(&self.path("target"), [self.0.path(), self.0.path()]).expect("settled");
            self.memory().exists()
        }
    }

    #[test]
    fn what_has_not_changed_is_not_built_again() {
        let workspace = Workspace::new();
        assert!(workspace.settled() && workspace.settled());
        // A copy has other times of change, and the same contents.
        let text = fs::read(workspace.path("src/main.rs")).expect("a text");
        fs::remove_file(workspace.path("src/main.rs")).expect("removed");
        fs::write(workspace.path("src/main.rs"), text).expect("written");
        assert!(workspace.settled());
    }

    #[test]
    fn another_text_with_an_older_time_is_built() {
        let workspace = Workspace::new();
        assert!(workspace.settled());
        workspace.replace("B");
        assert!(!workspace.settled());
        workspace.build();
        assert!(workspace.settled());
        workspace.replace("A");
        assert!(!workspace.settled());
    }

    #[test]
    fn what_somebody_else_built_is_known_by_the_times_of_change() {
        let workspace = Workspace::new();
        // Never seen before, and changed since.
        workspace.replace("B");
        assert!(!workspace.settled());
        // The grader is killed while cargo builds, or somebody builds by hand.
        workspace.build();
        workspace.replace("A");
        assert!(!workspace.settled());
        workspace.build();
        // A whole folder of older files takes the place of another.
        fs::create_dir(workspace.path("other")).expect("a folder");
        fs::rename(workspace.path("src"), workspace.path("other/src")).expect("moved");
        std::thread::sleep(Duration::from_millis(20));
        fs::rename(workspace.path("other/src"), workspace.path("src")).expect("moved");
        assert!(!workspace.settled());
    }

    #[test]
    fn registries_and_what_is_not_there_are_left_to_cargo() {
        let workspace = Workspace::new();
        let list = workspace.path(&format!("target/deps/hello-{HASH}.d"));
        fs::write(&list, "/x/hello.d: /registry/src/lib.rs\n").expect("written");
        assert!(workspace.settled());
        fs::write(&list, "/x/hello.d: src/gone.rs\n").expect("written");
        assert!(workspace.settled());
    }
}
