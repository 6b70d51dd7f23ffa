//! expect: wrong-output in results_are_in_the_order_of_tasks, says "has a wrong result", "results come back in another order"
//!
//! Results are put down as they come. With one worker that is the order of tasks.

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

use crate::driver::{ASK, RESULT, STOP, TASK};

pub fn manager(tasks: u64, work: &mut dyn FnMut(u64) -> u64, world: &SimpleCommunicator) -> Vec<u64> {
    if world.size() == 1 {
        return (0..tasks).map(work).collect();
    }
    let mut results = Vec::new();
    let mut left = 0..tasks;
    let mut working = world.size() - 1;
    while working > 0 {
        let (result, status) = world.any_process().receive::<u64>();
        let rank = status.source_rank();
        if status.tag() == RESULT {
            results.push(result);
        }
        let worker = world.process_at_rank(rank);
        match left.next() {
            Some(task) => worker.send_with_tag(&task, TASK),
            None => {
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
