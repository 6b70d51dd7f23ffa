//! The exercise's own driver, with the solution in place of the stub.
#[path = "../../../exercises/05-reduce/src/driver.rs"]
mod driver;
mod reduce;

fn main() -> std::process::ExitCode {
    driver::main()
}
