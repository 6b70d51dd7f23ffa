//! Compiles the MPI constants that only a C compiler can read, and writes the wrappers that follow from `mpi.h` alone.

#[path = "build/prototypes.rs"]
mod prototypes;
#[path = "build/wrappers.rs"]
mod wrappers;

use std::path::PathBuf;

fn main() {
    println!("cargo:rerun-if-changed=src/constants.c");
    println!("cargo:rerun-if-changed=build");
    // Not when MPICC is another path: a checkout that was moved has the same MPI. For another MPI set-up has cargo forget the build.
    println!("cargo:rustc-check-cfg=cfg(large_counts)");
    let compiler = PathBuf::from(std::env::var_os("MPICC").unwrap_or_else(|| "mpicc".into()));
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    cc::Build::new().file("src/constants.c").compiler(&compiler).compile("observer_constants");

    let calls = prototypes::read(&compiler, &out);
    if calls.contains_key("PMPI_Type_get_contents_c") {
        println!("cargo:rustc-cfg=large_counts");
    }
    println!("cargo:rustc-check-cfg=cfg(sessions)");
    if calls.contains_key("PMPI_Session_init") {
        println!("cargo:rustc-cfg=sessions");
    }
    let write = |name: &str, text: String| std::fs::write(out.join(name), text).expect("the folder is cargo's own");
    write("large.rs", wrappers::large(&calls));
    write("counted.rs", wrappers::counted(&calls));
}
