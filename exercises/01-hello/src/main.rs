//! The program of this exercise: `driver.rs` is given, `hello.rs` is yours.
mod driver;
mod hello;

fn main() {
    driver::main();
}
