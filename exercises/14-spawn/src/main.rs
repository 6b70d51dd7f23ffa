//! The program of this exercise: `driver.rs` is given, `spawn.rs` is yours.
mod driver;
mod spawn;

fn main() -> std::process::ExitCode {
    driver::main()
}
