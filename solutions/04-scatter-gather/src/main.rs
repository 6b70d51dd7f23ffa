//! The exercise's own driver, with the solution in place of the stub.
#[path = "../../../exercises/04-scatter-gather/src/driver.rs"]
mod driver;
mod scatter_gather;

fn main() -> std::process::ExitCode {
    driver::main()
}
