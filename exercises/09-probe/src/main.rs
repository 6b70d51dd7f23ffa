//! The program of this exercise: `driver.rs` is given, `probe.rs` is yours.
mod driver;
mod probe;

fn main() -> std::process::ExitCode {
    driver::main()
}
