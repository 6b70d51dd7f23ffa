// request-not-completed, on 2

use mpi::ffi;
use mpi::raw::AsRaw;
use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let value = world.rank();
    if world.rank() == 0 {
        // SAFETY: the value outlives the launch, and the place is ours.
        unsafe {
            let mut request = std::mem::MaybeUninit::uninit();
            let (what, place) = ((&raw const value).cast(), request.as_mut_ptr());
            ffi::MPI_Isend(what, 1, ffi::RSMPI_INT32_T, 1, 0, world.as_raw(), place); // here
        }
    } else {
        let (_message, _status) = world.process_at_rank(0).receive::<i32>();
    }
}
