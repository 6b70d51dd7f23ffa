//! The program of this exercise: `driver.rs` is given, `repair.rs` is yours.
mod driver;
mod repair;

fn main() {
    driver::main();
}
