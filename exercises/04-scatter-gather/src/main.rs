//! The program of this exercise: `driver.rs` is given, `scatter_gather.rs` is yours.
mod driver;
mod scatter_gather;

fn main() -> std::process::ExitCode {
    driver::main()
}
