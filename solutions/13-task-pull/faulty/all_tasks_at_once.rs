//! expect: too-slow in load_is_balanced, says "was handed a task while it still had one", "can't go to anybody else"
//!
//! Nobody waits for an answer where all tasks lie ready. And nobody can take over what lies before a slow worker.

use std::collections::VecDeque;

use mpi::request;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

use crate::driver::{ASK, RESULT, STOP, TASK};

pub fn manager(tasks: u64, work: &mut dyn FnMut(u64) -> u64, world: &SimpleCommunicator) -> Vec<u64> {
    if world.size() == 1 {
        return (0..tasks).map(work).collect();
    }
    let workers = world.size() as u64 - 1;
    let all: Vec<u64> = (0..tasks).collect();
    let mut given = vec![VecDeque::new(); world.size() as usize];
    let mut results = vec![0; tasks as usize];
    request::scope(|scope| {
        let mut sends = Vec::new();
        for task in &all {
            let rank = (1 + task % workers) as i32;
            given[rank as usize].push_back(*task as usize);
            sends.push(world.process_at_rank(rank).immediate_send_with_tag(scope, task, TASK));
        }
        for rank in 1..world.size() {
            sends.push(world.process_at_rank(rank).immediate_send_with_tag(scope, &tasks, STOP));
        }
        // Each worker asks, too.
        for _ in 0..tasks + workers {
            let (result, status) = world.any_process().receive::<u64>();
            if status.tag() == RESULT {
                let task = given[status.source_rank() as usize].pop_front().expect("it has a task");
                results[task] = result;
            }
        }
        for send in sends {
            send.wait_without_status();
        }
    });
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
