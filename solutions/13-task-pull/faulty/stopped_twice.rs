//! expect: mpi-misuse in every_task_is_done_once, says "message never received", "MPI_Send to rank 1 (tag 4"
//!
//! To be sure, the manager says once more to all of them that it is over. They have left.

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

use crate::driver::{ASK, RESULT, STOP, TASK};

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
                worker.send_with_tag(&tasks, STOP);
                working -= 1;
            }
        }
    }
    for rank in 1..world.size() {
        world.process_at_rank(rank).send_with_tag(&tasks, STOP);
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
