//! expect: wrong-output in no_rank_is_sent_another_ones_block, says "does not carry every reading once", "the blocks overlap"
//!
//! Every rank is sent all readings, by a scatter whose blocks all begin at 0, and takes its own out of them.

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
    let ranks = world.size() as usize;
    let mut all = vec![0; total as usize];
    if world.rank() == root {
        let partition = Partition::new(readings, vec![total as Count; ranks], vec![0; ranks]);
        process.scatter_varcount_into_root(&partition, &mut all[..]);
    } else {
        process.scatter_varcount_into(&mut all[..]);
    }
    let counts = shares(total as usize, ranks);
    let (begin, count) = (displacements(&counts)[world.rank() as usize], counts[world.rank() as usize]);
    all[begin as usize..(begin + count) as usize].to_vec()
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
