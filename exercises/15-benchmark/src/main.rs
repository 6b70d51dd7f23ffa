//! The program of this exercise: `driver.rs` is given, `benchmark.rs` is yours.
mod driver;
mod benchmark;

fn main() {
    driver::main();
}
