//! expect: wrong-output in one_scatterv_and_one_gatherv, says "it does not call MPI_Gatherv once"
//!
//! The root takes the blocks in the order in which they arrive, which is another order every time.

use mpi::Count;
use mpi::datatype::Partition;
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
    if world.rank() != root {
        world.process_at_rank(root).send(block);
        return None;
    }
    let mut all = block.to_vec();
    for _ in 1..world.size() {
        all.extend(world.any_process().receive_vec::<f64>().0);
    }
    Some(all)
}
