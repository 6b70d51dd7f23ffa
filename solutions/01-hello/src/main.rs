//! The exercise's own driver, with the solution in place of the stub.
#[path = "../../../exercises/01-hello/src/driver.rs"]
mod driver;
mod hello;

fn main() {
    driver::main();
}
