//! expect: wrong-output in every_rank_has_the_sum, says "expected  1", "one step too many"
//!
//! As many steps as ranks: every value comes home and is added twice. On one rank already.

use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

pub fn neighbours(rank: Rank, ranks: Rank) -> (Rank, Rank) {
    ((rank + ranks - 1) % ranks, (rank + 1) % ranks)
}

pub fn sum(value: u64, world: &SimpleCommunicator, work: &dyn Fn(u64)) -> u64 {
    let (left, right) = neighbours(world.rank(), world.size());
    let (left, right) = (world.process_at_rank(left), world.process_at_rank(right));
    let (mut visiting, mut sum) = (value, value);
    for _ in 0..world.size() {
        let mut next = 0;
        mpi::request::scope(|scope| {
            let receive = left.immediate_receive_into(scope, &mut next);
            let send = right.immediate_send(scope, &visiting);
            work(visiting);
            receive.wait();
            send.wait();
        });
        sum += next;
        visiting = next;
    }
    sum
}
