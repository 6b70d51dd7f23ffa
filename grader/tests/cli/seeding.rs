//! What a new target folder takes over from another.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

use crate::seed::seed;

const LOCK: &str = r#"
    version = 4
    [[package]]
    name = "serde-core"
    version = "1.0.0"
    source = "registry+https://example.org/index"
    [[package]]
    name = "mpi-sys"
    version = "0.2.0"
    source = "registry+https://example.org/index"
    [[package]]
    name = "hello"
    version = "0.1.0"
"#;

const BUILT: [&str; 7] = [
    "debug/.cargo-lock",
    "debug/.fingerprint/serde-core-0123/lib-serde_core",
    "debug/.fingerprint/hello-4567/bin-hello",
    "debug/build/mpi-sys-89ab/out/bindings.rs",
    "debug/deps/libserde_core-0123.rlib",
    "debug/deps/hello-4567.d",
    "debug/deps/libmpi_sys-89ab.rlib",
];

fn built() -> io::Result<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    for file in BUILT {
        let path = folder.path().join("a").join(file);
        fs::create_dir_all(path.parent().unwrap_or(&path))?;
        fs::write(&path, file)?;
        File::options().write(true).open(&path)?.set_modified(UNIX_EPOCH)?;
    }
    fs::write(folder.path().join("Cargo.lock"), LOCK)?;
    Ok(folder)
}

/// What the target folder `b` has after it.
fn seeded(folder: &Path) -> io::Result<HashSet<&'static str>> {
    seed(&folder.join("Cargo.lock"), &folder.join("a"), &folder.join("b"))?;
    Ok(BUILT.into_iter().filter(|file| folder.join("b").join(file).exists()).collect())
}

#[test]
fn what_is_the_same_everywhere_is_taken() -> io::Result<()> {
    let folder = built()?;
    // As one that was interrupted leaves it.
    fs::create_dir_all(folder.path().join("b/debug.partial/deps/x"))?;
    assert_eq!(seeded(folder.path())?, HashSet::from([BUILT[1], BUILT[4]]));
    assert_eq!(fs::metadata(folder.path().join("b").join(BUILT[4]))?.modified()?, UNIX_EPOCH);
    assert!(!folder.path().join("b/debug/deps/x").exists());
    Ok(())
}

#[test]
fn what_was_built_stays() -> io::Result<()> {
    let folder = built()?;
    fs::create_dir_all(folder.path().join("b/debug/deps"))?;
    assert_eq!(seeded(folder.path())?, HashSet::new());
    Ok(())
}

#[test]
fn nothing_is_taken_while_cargo_is_at_work() -> io::Result<()> {
    let folder = built()?;
    let lock = File::open(folder.path().join("a/debug/.cargo-lock"))?;
    lock.lock()?;
    assert_eq!(seeded(folder.path())?, HashSet::new());
    drop(lock);
    assert!(!seeded(folder.path())?.is_empty());
    Ok(())
}
