//! The exercise's own driver, with the solution in place of the stub.
#[path = "../../../exercises/10-types/src/driver.rs"]
mod driver;
mod types;

fn main() {
    driver::main();
}
