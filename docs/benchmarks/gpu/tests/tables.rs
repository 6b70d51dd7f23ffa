//! The tables that the book shows are those of the lines that were measured.

use std::path::Path;
use std::process::Command;

#[test]
fn tables_are_of_the_measured_lines() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let again = Path::new(env!("CARGO_TARGET_TMPDIR")).join("h200");
    std::fs::create_dir_all(&again).expect("a folder");
    std::fs::copy(folder.join("h200/gpu.csv"), again.join("gpu.csv")).expect("the measured lines");
    let status = Command::new(folder.join("run.sh")).arg("tables").arg(&again).status().expect("run.sh starts");
    assert!(status.success());
    for name in ["bounds.md", "pi.md", "4096.md", "16384.md"] {
        let [shown, made] = [folder.join("h200"), again.clone()].map(|it| std::fs::read_to_string(it.join(name)));
        assert_eq!(shown.expect("a table"), made.expect("a table"), "docs/benchmarks/gpu/run.sh tables h200");
    }
}
