//! The program of this exercise: `driver.rs` is given, `benchmark.rs` is yours.
mod benchmark;
mod driver;

fn main() {
    driver::main();
}
