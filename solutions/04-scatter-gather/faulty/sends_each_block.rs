//! expect: wrong-output in one_scatterv_and_one_gatherv, says "it does not call MPI_Scatterv once"
//!
//! A loop of sends on the root. It is right; the library has better ways for many ranks.

use mpi::Count;
use mpi::datatype::PartitionMut;
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
    if world.rank() != root {
        return process.receive_vec().0;
    }
    let counts = shares(readings.len(), world.size() as usize);
    let mut own = Vec::new();
    for (rank, (begin, count)) in displacements(&counts).into_iter().zip(counts).enumerate() {
        let block = &readings[begin as usize..(begin + count) as usize];
        if rank as Rank == root {
            own = block.to_vec();
        } else {
            world.process_at_rank(rank as Rank).send(block);
        }
    }
    own
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
