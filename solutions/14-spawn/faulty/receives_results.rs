//! expect: wrong-output in results_come_in_a_collective, says "one by one"
//!
//! Rank 0 receives from each rank in turn. The results are right, and merging was for nothing.

use std::process::Command;

use mpi::topology::{InterCommunicator, MergeOrder, SimpleCommunicator};
use mpi::traits::*;
use mpi::MpiError;
pub fn spawn_workers(
    program: &Command,
    workers: i32,
    world: &SimpleCommunicator,
) -> Result<InterCommunicator, MpiError> {
    world.process_at_rank(0).spawn(program, workers)
}
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
pub fn receive_share(manager: &InterCommunicator) -> Vec<u64> {
    manager.process_at_rank(0).receive_vec().0
}
pub fn merge(others: &InterCommunicator, spawned: bool) -> SimpleCommunicator {
    others.merge(if spawned { MergeOrder::High } else { MergeOrder::Low })
}
pub fn collect(own: &[u64], merged: &SimpleCommunicator) -> Option<Vec<u64>> {
    let root = merged.process_at_rank(0);
    if merged.rank() != 0 {
        root.send(own);
        return None;
    }
    let mut all = own.to_vec();
    for rank in 1..merged.size() {
        all.extend(merged.process_at_rank(rank).receive_vec::<u64>().0);
    }
    Some(all)
}
