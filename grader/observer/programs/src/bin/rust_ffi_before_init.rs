// outside-mpi before-init, on 2

use mpi::ffi;

fn main() {
    // SAFETY: it only asks; that it does so too early is what this program is about.
    unsafe { ffi::MPI_Barrier(ffi::RSMPI_COMM_WORLD) }; // here
    let _universe = mpi::initialize().unwrap();
}
