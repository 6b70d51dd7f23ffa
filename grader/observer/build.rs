//! Compiles the MPI constants that only a C compiler can read.

fn main() {
    println!("cargo:rerun-if-changed=src/constants.c");
    println!("cargo:rerun-if-env-changed=MPICC");
    let compiler = std::env::var_os("MPICC").unwrap_or_else(|| "mpicc".into());
    cc::Build::new().file("src/constants.c").compiler(compiler).compile("observer_constants");
}
