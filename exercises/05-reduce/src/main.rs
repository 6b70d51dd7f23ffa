//! The program of this exercise: `driver.rs` is given, `reduce.rs` is yours.
mod driver;
mod reduce;

fn main() -> std::process::ExitCode {
    driver::main()
}
