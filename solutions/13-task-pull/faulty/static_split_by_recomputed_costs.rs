//! expect: too-slow in load_is_balanced, says "loads are uneven"
//!
//! What each task costs can be had from the arguments, as the driver has it. So each worker's list is settled beforehand, with
//! the longest tasks first, each for whoever has the least so far. The lists cost the same, and the workers are not as fast as
//! each other.

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

use crate::driver::{ASK, RESULT, STOP, TASK};

pub fn manager(tasks: u64, work: &mut dyn FnMut(u64) -> u64, world: &SimpleCommunicator) -> Vec<u64> {
    if world.size() == 1 {
        return (0..tasks).map(work).collect();
    }
    let mut results = vec![0; tasks as usize];
    let mut given = vec![0; world.size() as usize];
    let mut lists = split(tasks, world.size() as usize - 1);
    let mut working = world.size() - 1;
    while working > 0 {
        let (result, status) = world.any_process().receive::<u64>();
        let rank = status.source_rank();
        if status.tag() == RESULT {
            results[given[rank as usize]] = result;
        }
        let worker = world.process_at_rank(rank);
        match lists[rank as usize - 1].pop() {
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
    results
}

fn split(tasks: u64, workers: usize) -> Vec<Vec<u64>> {
    let words: Vec<String> = std::env::args().collect();
    let seed = words.iter().position(|word| word == "--seed").and_then(|at| words[at + 1].parse().ok()).unwrap_or(0);
    let mut all: Vec<(u64, u64)> = (0..tasks).map(|task| (cost(task, tasks, seed), task)).collect();
    all.sort_unstable();
    let mut lists = vec![(0, Vec::new()); workers];
    for (cost, task) in all.into_iter().rev() {
        let (load, list) = lists.iter_mut().min_by_key(|(load, _)| *load).expect("there is a worker");
        *load += cost;
        list.push(task);
    }
    lists.into_iter().map(|(_, list)| list).collect()
}

fn cost(task: u64, tasks: u64, seed: u64) -> u64 {
    let hard = if task < tasks / 4 { 3 } else { 1 };
    let long = if task % 4 == seed % 4 { 3 } else { 1 };
    hard * long * (100 + mixed(seed, task) % 20)
}

fn mixed(stream: u64, n: u64) -> u64 {
    let state = stream.wrapping_add(n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
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
