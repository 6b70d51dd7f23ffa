//! expect: wrong-output in values_go_round_the_ring, says "left neighbour"
//!
//! Left and right are taken for each other. The sum is the same.

use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

pub fn neighbours(rank: Rank, ranks: Rank) -> (Rank, Rank) {
    ((rank + 1) % ranks, (rank + ranks - 1) % ranks)
}

pub fn sum(value: u64, world: &SimpleCommunicator, work: &dyn Fn(u64)) -> u64 {
    let (left, right) = neighbours(world.rank(), world.size());
    let (left, right) = (world.process_at_rank(left), world.process_at_rank(right));
    let (mut visiting, mut sum) = (value, value);
    for _ in 1..world.size() {
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
