//! The program of this exercise: `driver.rs` is given, `collectives.rs` is yours.
mod driver;
mod collectives;

fn main() {
    driver::main();
}
