//! expect: wrong-output in every_task_is_done_once, says "task 0 was worked on by nobody", "each call of `work` is counted"
//!
//! The formula of the results stands in the driver, and can be copied: the right answers, and no work done for them.

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

use crate::driver::{ASK, STOP};

pub fn manager(tasks: u64, _: &mut dyn FnMut(u64) -> u64, world: &SimpleCommunicator) -> Vec<u64> {
    for rank in 1..world.size() {
        let worker = world.process_at_rank(rank);
        worker.receive_with_tag::<u64>(ASK);
        worker.send_with_tag(&0_u64, STOP);
    }
    let seed: u64 = std::env::args().nth(4).and_then(|seed| seed.parse().ok()).unwrap_or(0);
    (0..tasks).map(|task| 100_000 + mixed(!seed, task) % 900_000).collect()
}

fn mixed(stream: u64, n: u64) -> u64 {
    let state = stream.wrapping_add(n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

pub fn worker(_: &mut dyn FnMut(u64) -> u64, world: &SimpleCommunicator) {
    let manager = world.process_at_rank(0);
    manager.send_with_tag(&0_u64, ASK);
    manager.receive_with_tag::<u64>(STOP);
}
