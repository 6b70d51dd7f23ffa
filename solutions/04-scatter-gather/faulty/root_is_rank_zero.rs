//! expect: wrong-output in every_reading_reaches_one_rank, says "readings are in no block", "which is not always rank 0"
//!
//! Rank 0 scatters whatever the root is, and where it is another rank, rank 0 has nothing to scatter.

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

pub fn scatter(readings: &[i32], _: Rank, world: &SimpleCommunicator) -> Vec<i32> {
    let process = world.process_at_rank(0);
    let mut total = readings.len() as u64;
    process.broadcast_into(&mut total);
    let counts = shares(total as usize, world.size() as usize);
    let mut block = vec![0; counts[world.rank() as usize] as usize];
    if world.rank() == 0 {
        let partition = Partition::new(readings, &counts[..], displacements(&counts));
        process.scatter_varcount_into_root(&partition, &mut block[..]);
    } else {
        process.scatter_varcount_into(&mut block[..]);
    }
    block
}

pub fn gather(block: &[f64], root: Rank, world: &SimpleCommunicator) -> Option<Vec<f64>> {
    let process = world.process_at_rank(root);
    let length = block.len() as Count;
    if world.rank() != root {
        process.gather_into(&length);
        process.gather_varcount_into(block);
        return None;
    }
    let mut counts = vec![0; world.size() as usize];
    process.gather_into_root(&length, &mut counts[..]);
    let mut all = vec![0.0; counts.iter().sum::<Count>() as usize];
    let mut partition = PartitionMut::new(&mut all[..], &counts[..], displacements(&counts));
    process.gather_varcount_into_root(block, &mut partition);
    Some(all)
}
