use mpi::Count;
use mpi::datatype::{Partition, PartitionMut};
use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

/// How many of `total` readings each of `ranks` ranks gets: the first `total % ranks` get one more than the others.
pub fn shares(total: usize, ranks: usize) -> Vec<Count> {
    (0..ranks).map(|rank| (total / ranks + usize::from(rank < total % ranks)) as Count).collect()
}

/// Where each block begins: each at the sum of the lengths before it.
pub fn displacements(counts: &[Count]) -> Vec<Count> {
    let ends = counts.iter().scan(0, |end, count| {
        *end += count;
        Some(*end)
    });
    ends.zip(counts).map(|(end, count)| end - count).collect()
}

/// Shares the readings of rank `root` among all ranks, and returns this rank's block.
///
/// A rank must make room before its block comes. The total is all that it has to be told for that: every rank works out
/// the same shares from it.
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

/// Puts the blocks of all ranks together on rank `root`.
///
/// Nothing says how long the others' blocks are, so the lengths are gathered first.
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
