// clean, on 5

use mpi::collective::SystemOperation;
use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (rank, size) = (world.rank(), world.size());
    let mut sum = 0;
    if rank == 0 {
        world.process_at_rank(0).reduce_into_root(&rank, &mut sum, SystemOperation::sum());
        assert_eq!(sum, size * (size - 1) / 2);
    } else {
        world.process_at_rank(0).reduce_into(&rank, SystemOperation::sum());
    }
    let mut all = vec![0; size as usize];
    world.all_gather_into(&rank, &mut all[..]);
    world.process_at_rank(size - 1).broadcast_into(&mut all[..]);
}
