//! The exercise's own driver, with the solution in place of the stub.
#[path = "../../../exercises/12-halo/src/driver.rs"]
mod driver;
mod halo;

fn main() {
    driver::main();
}
