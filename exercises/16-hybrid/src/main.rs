//! The program of this exercise: `driver.rs` is given, `hybrid.rs` is yours.
mod driver;
mod hybrid;

fn main() {
    driver::main();
}
