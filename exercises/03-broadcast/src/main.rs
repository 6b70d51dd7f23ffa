//! The program of this exercise: `driver.rs` is given, `broadcast.rs` is yours.
mod driver;
mod broadcast;

fn main() {
    driver::main();
}
