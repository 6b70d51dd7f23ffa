//! The exercise's own driver, with the solution in place of the stub.
mod broadcast;
#[path = "../../../exercises/03-broadcast/src/driver.rs"]
mod driver;

fn main() -> std::process::ExitCode {
    driver::main()
}
