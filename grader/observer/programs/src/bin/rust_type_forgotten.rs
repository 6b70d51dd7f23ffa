// leak object, on 2

use mpi::datatype::UserDatatype;
use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let pair = UserDatatype::contiguous(2, &i32::equivalent_datatype()); // here
    world.barrier();
    std::mem::forget(pair);
}
