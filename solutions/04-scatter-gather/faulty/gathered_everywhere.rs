//! expect: wrong-output in one_scatterv_and_one_gatherv, says "it does not call MPI_Gatherv once"
//!
//! Every rank gets all results, though only the root was to have them.

use mpi::Count;
use mpi::datatype::{Partition, PartitionMut};
use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

pub fn shares(total: usize, ranks: usize) -> Vec<Count> {
    (0..ranks).map(|rank| (total / ranks + usize::from(rank < total % ranks)) as Count).collect()
}

pub fn displacements(counts: &[Count]) -> Vec<Count> {
    (0..counts.len()).map(|rank| counts[..rank].iter().sum()).collect()
}

pub fn scatter(readings: &[i32], root: Rank, world: &SimpleCommunicator) -> Vec<i32> {
    let process = world.process_at_rank(root);
    let mut total = readings.len() as u64;
    process.broadcast_into(&mut total);
    let counts = shares(total as usize, world.size() as usize);
    let mut block = vec![0; counts[world.rank() as usize] as usize];
    if world.rank() == root {
        let partition = Partition::new(readings, &counts[..], displacements(&counts));
        process.scatter_varcount_into_root(&partition, &mut block[..]);
    } else {
        process.scatter_varcount_into(&mut block[..]);
    }
    block
}

pub fn gather(block: &[f64], root: Rank, world: &SimpleCommunicator) -> Option<Vec<f64>> {
    let _ = root;
    let mut counts = vec![0; world.size() as usize];
    world.all_gather_into(&(block.len() as Count), &mut counts[..]);
    let mut all = vec![0.0; counts.iter().sum::<Count>() as usize];
    let mut partition = PartitionMut::new(&mut all[..], &counts[..], displacements(&counts));
    world.all_gather_varcount_into(block, &mut partition);
    Some(all)
}
