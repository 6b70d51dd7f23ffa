//! expect: too-slow in every_task_is_done_once, says "it is the manager", "answers nobody"
//!
//! Right results, right messages, and one rank at work: the workers are sent home as soon as they ask.

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

use crate::driver::{ASK, RESULT, STOP, TASK};

pub fn manager(tasks: u64, work: &mut dyn FnMut(u64) -> u64, world: &SimpleCommunicator) -> Vec<u64> {
    let results = (0..tasks).map(work).collect();
    for _ in 1..world.size() {
        let (_, status) = world.any_process().receive::<u64>();
        world.process_at_rank(status.source_rank()).send_with_tag(&0_u64, STOP);
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
