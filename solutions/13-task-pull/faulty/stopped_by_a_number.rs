//! expect: wrong-output in every_worker_is_stopped_once, says "not told to stop with the tag `STOP`", "a number that stands for it"
//!
//! No task has the number u64::MAX, so that means "stop", and no second tag is needed. Until one day there is such a task.

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

use crate::driver::{ASK, RESULT, TASK};

pub fn manager(tasks: u64, work: &mut dyn FnMut(u64) -> u64, world: &SimpleCommunicator) -> Vec<u64> {
    if world.size() == 1 {
        return (0..tasks).map(work).collect();
    }
    let mut results = vec![0; tasks as usize];
    let mut given = vec![0; world.size() as usize]; // the task that each rank has
    let mut left = 0..tasks;
    let mut working = world.size() - 1;
    while working > 0 {
        let (result, status) = world.any_process().receive::<u64>();
        let rank = status.source_rank();
        if status.tag() == RESULT {
            results[given[rank as usize]] = result;
        }
        let worker = world.process_at_rank(rank);
        match left.next() {
            Some(task) => {
                given[rank as usize] = task as usize;
                worker.send_with_tag(&task, TASK);
            }
            None => {
                worker.send_with_tag(&u64::MAX, TASK);
                working -= 1;
            }
        }
    }
    results
}

pub fn worker(work: &mut dyn FnMut(u64) -> u64, world: &SimpleCommunicator) {
    let manager = world.process_at_rank(0);
    manager.send_with_tag(&0_u64, ASK);
    loop {
        let (task, _) = manager.receive_with_tag::<u64>(TASK);
        if task == u64::MAX {
            return;
        }
        manager.send_with_tag(&work(task), RESULT);
    }
}
