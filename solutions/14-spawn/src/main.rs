//! The exercise's own driver, with the solution in place of the stub.
#[path = "../../../exercises/14-spawn/src/driver.rs"]
mod driver;
mod spawn;

fn main() -> std::process::ExitCode {
    driver::main()
}
