//! expect: wrong-output in workers_may_outnumber_tasks, says "which does not exist"
//!
//! The manager deals a task to each worker before it listens, without a look at how many there are.

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

use crate::driver::{RESULT, STOP, TASK};

pub fn manager(tasks: u64, work: &mut dyn FnMut(u64) -> u64, world: &SimpleCommunicator) -> Vec<u64> {
    if world.size() == 1 {
        return (0..tasks).map(work).collect();
    }
    let workers = world.size() as u64 - 1;
    let mut results = vec![0; tasks.max(workers) as usize];
    let mut given: Vec<_> = (0..=workers as usize).map(|rank| rank.saturating_sub(1)).collect();
    for rank in 1..world.size() {
        world.process_at_rank(rank).send_with_tag(&(rank as u64 - 1), TASK);
    }
    let mut left = workers..tasks;
    for _ in 0..tasks.max(workers) {
        let (result, status) = world.any_process().receive_with_tag::<u64>(RESULT);
        let rank = status.source_rank();
        results[given[rank as usize]] = result;
        let worker = world.process_at_rank(rank);
        match left.next() {
            Some(task) => {
                given[rank as usize] = task as usize;
                worker.send_with_tag(&task, TASK);
            }
            None => worker.send_with_tag(&tasks, STOP),
        }
    }
    results.truncate(tasks as usize);
    results
}

pub fn worker(work: &mut dyn FnMut(u64) -> u64, world: &SimpleCommunicator) {
    let manager = world.process_at_rank(0);
    loop {
        let (task, status) = manager.receive::<u64>();
        match status.tag() {
            TASK => manager.send_with_tag(&work(task), RESULT),
            STOP => return,
            tag => panic!("the manager sends TASK or STOP, and this message has the tag {tag}"),
        }
    }
}
