// invalid-argument destination, on 2

use mpi::ffi;
use mpi::raw::AsRaw;
use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let value = world.rank();
    // SAFETY: the value is there, and the wrong rank is what this program is about.
    unsafe {
        ffi::MPI_Send((&raw const value).cast(), 1, ffi::RSMPI_INT32_T, 9, 0, world.as_raw()); // here
    }
}
