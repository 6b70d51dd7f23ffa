//! The exercise's own driver, with the solution in place of the stub.
#[path = "../../../exercises/03-broadcast/src/driver.rs"]
mod driver;
mod broadcast;

fn main() {
    driver::main();
}
