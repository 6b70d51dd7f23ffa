//! The program of this exercise: `driver.rs` and `look.rs` are given, `hybrid.rs` is yours.
mod driver;
mod hybrid;
mod look;

fn main() -> std::process::ExitCode {
    driver::main()
}
