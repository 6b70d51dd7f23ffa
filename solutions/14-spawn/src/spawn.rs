use std::process::Command;

use mpi::datatype::PartitionMut;
use mpi::topology::{InterCommunicator, MergeOrder, SimpleCommunicator};
use mpi::traits::*;
use mpi::{Count, MpiError};

/// Starts `workers` processes that run `program`. A collective: one call, by all ranks, starts them once.
pub fn spawn_workers(
    program: &Command,
    workers: i32,
    world: &SimpleCommunicator,
) -> Result<InterCommunicator, MpiError> {
    world.process_at_rank(0).spawn(program, workers)
}

/// Sends each worker its share of `numbers`, in order; the first `numbers % workers` workers get one more.
///
/// In an intercommunicator a rank is one of the other side: process 0 is worker 0, though rank 0 calls this.
pub fn deal(numbers: &[u64], workers: &InterCommunicator) {
    let count = workers.remote_size() as usize;
    let (least, more) = (numbers.len() / count, numbers.len() % count);
    let mut rest = numbers;
    for worker in 0..count {
        let (share, after) = rest.split_at(least + usize::from(worker < more));
        workers.process_at_rank(worker as i32).send(share);
        rest = after;
    }
}

/// Receives this worker's share, of whatever length, from rank 0 of the launched ranks.
pub fn receive_share(manager: &InterCommunicator) -> Vec<u64> {
    manager.process_at_rank(0).receive_vec().0
}

/// Makes one communicator of both sides, with the launched ranks first.
pub fn merge(others: &InterCommunicator, spawned: bool) -> SimpleCommunicator {
    others.merge(if spawned { MergeOrder::High } else { MergeOrder::Low })
}

/// Brings the results of all ranks together on rank 0. Only the ranks know how many they have: lengths come first.
pub fn collect(own: &[u64], merged: &SimpleCommunicator) -> Option<Vec<u64>> {
    let root = merged.process_at_rank(0);
    let length = own.len() as Count;
    if merged.rank() != 0 {
        root.gather_into(&length);
        root.gather_varcount_into(own);
        return None;
    }
    let mut lengths = vec![0; merged.size() as usize];
    root.gather_into_root(&length, &mut lengths[..]);
    let begins: Vec<Count> =
        lengths.iter().scan(0, |end, length| Some(std::mem::replace(end, *end + length))).collect();
    let mut all = vec![0; lengths.iter().sum::<Count>() as usize];
    root.gather_varcount_into_root(own, &mut PartitionMut::new(&mut all[..], lengths, begins));
    Some(all)
}
