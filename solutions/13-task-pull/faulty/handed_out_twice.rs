//! expect: wrong-output in every_task_is_done_once, says "was worked on", "each task worked on once"
//!
//! The next task is the number of results so far. Until the first result is there, everybody gets task 0.

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

use crate::driver::{ASK, RESULT, STOP, TASK};

pub fn manager(tasks: u64, work: &mut dyn FnMut(u64) -> u64, world: &SimpleCommunicator) -> Vec<u64> {
    if world.size() == 1 {
        return (0..tasks).map(work).collect();
    }
    let mut results = vec![0; tasks as usize];
    let mut given = vec![0; world.size() as usize]; // the task that each rank has
    let mut done = 0;
    let mut working = world.size() - 1;
    while working > 0 {
        let (result, status) = world.any_process().receive::<u64>();
        let rank = status.source_rank();
        if status.tag() == RESULT {
            results[given[rank as usize]] = result;
            done += 1;
        }
        let worker = world.process_at_rank(rank);
        match done {
            task if task < tasks => {
                given[rank as usize] = task as usize;
                worker.send_with_tag(&task, TASK);
            }
            _ => {
                worker.send_with_tag(&tasks, STOP);
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
        let (task, status) = manager.receive::<u64>();
        match status.tag() {
            TASK => manager.send_with_tag(&work(task), RESULT),
            STOP => return,
            tag => panic!("the manager sends TASK or STOP, and this message has the tag {tag}"),
        }
    }
}
