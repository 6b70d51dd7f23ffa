// clean, on 3

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (rank, size) = (world.rank(), world.size());
    if rank == 0 {
        for _ in 1..size {
            let (data, status) = world.any_process().matched_probe().matched_receive_vec::<u64>();
            assert_eq!(data.len(), status.source_rank() as usize);
        }
    } else {
        world.process_at_rank(0).send(&vec![7_u64; rank as usize][..]);
    }
}
