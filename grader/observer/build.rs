//! Compiles the MPI constants that only a C compiler can read.

fn main() {
    println!("cargo:rerun-if-changed=src/constants.c");
    // Not when MPICC is another path: a checkout that was moved has the same MPI. For another MPI set-up has cargo forget the build.
    let compiler = std::env::var_os("MPICC").unwrap_or_else(|| "mpicc".into());
    cc::Build::new().file("src/constants.c").compiler(compiler).compile("observer_constants");
}
