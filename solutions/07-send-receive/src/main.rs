//! The exercise's own driver, with the solution in place of the stub.
#[path = "../../../exercises/07-send-receive/src/driver.rs"]
mod driver;
mod send_receive;

fn main() -> std::process::ExitCode {
    driver::main()
}
