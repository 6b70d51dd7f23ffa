//! The program of this exercise: `driver.rs` is given, `ring.rs` is yours.
mod driver;
mod ring;

fn main() -> std::process::ExitCode {
    driver::main()
}
