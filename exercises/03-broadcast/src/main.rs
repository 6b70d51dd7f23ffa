//! The program of this exercise: `driver.rs` is given, `broadcast.rs` is yours.
mod broadcast;
mod driver;

fn main() -> std::process::ExitCode {
    driver::main()
}
