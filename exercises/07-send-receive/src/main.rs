//! The program of this exercise: `driver.rs` is given, `send_receive.rs` is yours.
mod driver;
mod send_receive;

fn main() -> std::process::ExitCode {
    driver::main()
}
