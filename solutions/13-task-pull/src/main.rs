//! The exercise's own driver, with the solution in place of the stub.
#[path = "../../../exercises/13-task-pull/src/driver.rs"]
mod driver;
mod task_pull;

fn main() -> std::process::ExitCode {
    driver::main()
}
