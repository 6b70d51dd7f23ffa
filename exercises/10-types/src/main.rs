//! The program of this exercise: `driver.rs` and `matrix.rs` are given, `types.rs` is yours.
mod driver;
mod matrix;
mod types;

fn main() -> std::process::ExitCode {
    driver::main()
}
