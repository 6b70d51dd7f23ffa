//! The program of this exercise: `driver.rs` is given, `task_pull.rs` is yours.
mod driver;
mod task_pull;

fn main() -> std::process::ExitCode {
    driver::main()
}
