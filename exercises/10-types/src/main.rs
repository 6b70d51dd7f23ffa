//! The program of this exercise: `driver.rs` is given, `types.rs` is yours.
mod driver;
mod types;

fn main() {
    driver::main();
}
