// invalid-argument null-buffer, on 2

use mpi::ffi;
use mpi::raw::AsRaw;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    // SAFETY: MPI refuses the null pointer, which is what this program is about.
    unsafe {
        ffi::MPI_Bcast(std::ptr::null_mut(), 1, ffi::RSMPI_INT32_T, 0, world.as_raw()); // here
    }
}
