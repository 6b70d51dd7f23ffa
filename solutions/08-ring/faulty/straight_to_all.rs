//! expect: wrong-output in values_go_round_the_ring, says "passed on"
//!
//! Each rank sends its value to all others itself: no ring, and as many connections as pairs of ranks.

use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

pub fn neighbours(rank: Rank, ranks: Rank) -> (Rank, Rank) {
    ((rank + ranks - 1) % ranks, (rank + 1) % ranks)
}

pub fn sum(value: u64, world: &SimpleCommunicator, work: &dyn Fn(u64)) -> u64 {
    let (rank, ranks) = (world.rank(), world.size());
    let mut sum = value;
    for step in 1..ranks {
        let left = world.process_at_rank((rank + ranks - step) % ranks);
        let right = world.process_at_rank((rank + step) % ranks);
        let mut next = 0;
        mpi::request::scope(|scope| {
            let receive = left.immediate_receive_into(scope, &mut next);
            let send = right.immediate_send(scope, &value);
            work(value);
            receive.wait();
            send.wait();
        });
        sum += next;
    }
    sum
}
