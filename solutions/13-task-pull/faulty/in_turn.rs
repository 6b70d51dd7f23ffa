//! expect: too-slow in load_is_balanced, says "rank 0 hears its workers in turn", "any_process"
//!
//! The manager goes round its workers in the order of their ranks. While it waits for the slow one, all others wait for
//! the manager. Such a loop comes from habit: there is one for every other thing that is done on all ranks.

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

use crate::driver::{ASK, RESULT, STOP, TASK};

pub fn manager(tasks: u64, work: &mut dyn FnMut(u64) -> u64, world: &SimpleCommunicator) -> Vec<u64> {
    if world.size() == 1 {
        return (0..tasks).map(work).collect();
    }
    let mut results = vec![0; tasks as usize];
    let mut given = vec![0; world.size() as usize];
    let mut left = 0..tasks;
    let mut working: Vec<_> = (1..world.size()).collect();
    while !working.is_empty() {
        working.retain(|&rank| {
            let worker = world.process_at_rank(rank);
            let (result, status) = worker.receive::<u64>();
            if status.tag() == RESULT {
                results[given[rank as usize]] = result;
            }
            let task = left.next();
            match task {
                Some(task) => {
                    given[rank as usize] = task as usize;
                    worker.send_with_tag(&task, TASK);
                }
                None => worker.send_with_tag(&tasks, STOP),
            }
            task.is_some()
        });
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
