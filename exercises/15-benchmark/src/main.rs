//! The program of this exercise: `benchmark.rs` is yours, the other files are given.
mod benchmark;
mod driver;
mod plot;
mod script;
mod summary;

fn main() -> std::process::ExitCode {
    driver::main()
}
