//! The programs give the same answer on the GPU and on the CPU, with every number of ranks. Skipped where there is no
//! Vulkan device.

use std::path::PathBuf;
use std::process::Command;

/// Beside the compiler wrapper that the programs were built with, or on the PATH.
fn mpiexec() -> PathBuf {
    let beside = std::env::var_os("MPICC").map(|mpicc| PathBuf::from(mpicc).with_file_name("mpiexec"));
    beside.unwrap_or_else(|| "mpiexec".into())
}

/// The answer in the line that a program prints.
fn answer(program: &str, ranks: usize, arguments: &str) -> String {
    let mut command = Command::new(mpiexec());
    command.args(["-n", &ranks.to_string(), program, "--runs", "2"]).args(arguments.split(' '));
    let output = command.output().expect("mpiexec doesn't start");
    assert!(output.status.success(), "{command:?}: {output:?}");
    let line = String::from_utf8(output.stdout).expect("UTF-8");
    line.split(',').nth(9).unwrap_or_else(|| panic!("{command:?}: {line}")).to_owned()
}

/// All ways of doing the same give the same.
fn same(program: &str, job: &str, ways: &[&str]) {
    if gpu::device::adapters().is_empty() {
        eprintln!("skipped: no Vulkan device was found on this host");
        return;
    }
    let expected = answer(program, 1, &format!("{job} --on cpu"));
    for way in ways {
        for ranks in [1, 2, 4] {
            assert_eq!(answer(program, ranks, &format!("{job} {way}")), expected, "{job} {way}, {ranks} ranks");
        }
    }
}

#[test]
fn pi() {
    // More hits than the integers that an f32 can count.
    same(env!("CARGO_BIN_EXE_pi"), "--streams 10001 --darts 4096", &["--on gpu", "--on cpu", "--on cpu --threads 2"]);
}

#[test]
fn heat() {
    let ways = [
        "--on gpu --overlap 1",
        "--on gpu --overlap 0",
        "--on gpu --across 32 --down 2",
        "--on cpu",
        "--on cpu --threads 2",
    ];
    for job in ["--rows 4 --columns 3 --steps 5", "--rows 37 --columns 130 --steps 6"] {
        same(env!("CARGO_BIN_EXE_heat"), job, &ways);
    }
}
