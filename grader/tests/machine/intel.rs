//! Intel MPI from its wheels, for tests: a hundred megabytes, so only where somebody asks for it.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Asks for it.
const VARIABLE: &str = "RANKLINGS_TEST_INTEL_MPI";

const WHEELS: [&str; 2] = ["impi-rt==2021.19.0", "impi-devel==2021.19.0"];

/// Unpacks wheels, each the folder of its data, and makes programs of programs.
const UNPACK: &str = r#"
import glob, os, sys, zipfile
wheels, to = sys.argv[1:]
for wheel in glob.glob(wheels + "/*.whl"):
    with zipfile.ZipFile(wheel) as archive:
        for entry in archive.infolist():
            _, data, inside = entry.filename.partition(".data/data/")
            if not data or entry.is_dir():
                continue
            path = os.path.join(to, inside)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(archive.read(entry))
            if inside.startswith("bin/"):
                os.chmod(path, 0o755)
"#;

/// The folder of its `mpicc` and `mpiexec`, fetched once.
pub(super) fn programs() -> Option<PathBuf> {
    let skipped = |why: &str| {
        eprintln!("skipped for Intel MPI: {why}");
        None
    };
    if std::env::var_os(VARIABLE).is_none() {
        return skipped(&format!("100 MB to fetch; {VARIABLE}=yes asks for it"));
    }
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return skipped("there are wheels for Linux on x86-64 alone");
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("intel-mpi");
    if !folder.join("bin/mpicc").is_file() {
        let fresh = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a temporary folder");
        let (wheels, inside) = (fresh.path().join("wheels"), fresh.path().join("intel-mpi"));
        let mut pip = Command::new("python3");
        pip.args(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest"]);
        if !pip.arg(&wheels).args(WHEELS).status().is_ok_and(|status| status.success()) {
            return skipped("its wheels could not be fetched");
        }
        let unpacked = Command::new("python3").args(["-c", UNPACK]).args([&wheels, &inside]).status();
        assert!(unpacked.is_ok_and(|status| status.success()), "the wheels are archives");
        // Whoever comes second with tests in another process finds it there.
        let _ = std::fs::rename(inside, &folder);
    }
    Some(folder.join("bin"))
}
