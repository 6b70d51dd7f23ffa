//! The program of this exercise: `driver.rs` is given, `halo.rs` is yours.
mod driver;
mod halo;

fn main() {
    driver::main();
}
