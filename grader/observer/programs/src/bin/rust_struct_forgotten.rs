// leak object, on 1

use mpi::Address;
use mpi::datatype::UserDatatype;
use mpi::traits::*;

fn pair() -> UserDatatype {
    let types = [i32::equivalent_datatype(), f64::equivalent_datatype()];
    UserDatatype::structured(&[1, 1], &[0, 8 as Address], &types) // here
}

fn main() {
    let universe = mpi::initialize().unwrap();
    universe.world().barrier();
    Box::leak(Box::new(pair()));
}
