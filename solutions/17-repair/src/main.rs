//! The exercise's own driver, with the solution in place of the stub.
#[path = "../../../exercises/17-repair/src/driver.rs"]
mod driver;
mod repair;

fn main() {
    driver::main();
}
