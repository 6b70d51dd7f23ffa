// clean, on 3

use mpi::datatype::PartitionMut;
use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (rank, size) = (world.rank(), world.size());
    let counts: Vec<i32> = (1..=size).collect();
    let places: Vec<i32> = counts.iter().scan(0, |at, count| Some(std::mem::replace(at, *at + count))).collect();
    let mine = vec![rank; rank as usize + 1];
    let root = world.process_at_rank(0);
    if rank == 0 {
        let mut all = vec![0; counts.iter().sum::<i32>() as usize];
        let mut parts = PartitionMut::new(&mut all[..], counts, &places[..]);
        root.gather_varcount_into_root(&mine[..], &mut parts);
    } else {
        root.gather_varcount_into(&mine[..]);
    }
}
