//! expect: wrong-output in every_reading_reaches_one_rank, says "is not what follows the blocks before it", "begins where the last one ends"
//!
//! The blocks are taken to begin in equal steps, as they do when the shares are equal.

use mpi::Count;
use mpi::datatype::{Partition, PartitionMut};
use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

pub fn shares(total: usize, ranks: usize) -> Vec<Count> {
    (0..ranks).map(|rank| (total / ranks + usize::from(rank < total % ranks)) as Count).collect()
}

pub fn displacements(counts: &[Count]) -> Vec<Count> {
    let step = counts[counts.len() - 1];
    (0..counts.len()).map(|rank| rank as Count * step).collect()
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
