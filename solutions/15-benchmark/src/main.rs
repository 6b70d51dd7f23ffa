//! The exercise's own driver, with the solution in place of the stub.
mod benchmark;
#[path = "../../../exercises/15-benchmark/src/driver.rs"]
mod driver;

fn main() {
    driver::main();
}
