//! The exercise's own driver, with the solution in place of the stub.
#[path = "../../../exercises/15-benchmark/src/driver.rs"]
mod driver;
mod benchmark;

fn main() {
    driver::main();
}
