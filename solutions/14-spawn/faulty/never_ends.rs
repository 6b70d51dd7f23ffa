//! expect: time-limit in nobody_is_left_behind, says "it did not end, and all launched ranks were done"
//!
//! A worker goes on after its work is done, as one does that waits for more of it in a loop without MPI.

use std::process::Command;

use mpi::datatype::PartitionMut;
use mpi::topology::{InterCommunicator, MergeOrder, SimpleCommunicator};
use mpi::traits::*;
use mpi::{Count, MpiError};
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
    let length = own.len() as Count;
    if merged.rank() != 0 {
        root.gather_into(&length);
        root.gather_varcount_into(own);
        if SimpleCommunicator::world().parent().map(std::mem::forget).is_some() {
            loop {
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
        }
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
