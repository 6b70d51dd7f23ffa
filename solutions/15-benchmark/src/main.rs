//! The exercise's own driver, with the solution in place of the stub.
mod benchmark;
#[path = "../../../exercises/15-benchmark/src/driver.rs"]
mod driver;
#[path = "../../../exercises/15-benchmark/src/plot.rs"]
mod plot;
#[path = "../../../exercises/15-benchmark/src/script.rs"]
mod script;
#[path = "../../../exercises/15-benchmark/src/summary.rs"]
mod summary;

fn main() -> std::process::ExitCode {
    driver::main()
}
