//! expect: mpi-misuse in every_rank_has_the_sum, says "buffer", "changed"
//!
//! The borrow checker does not let the next value take the place of the one that is being sent, so it is talked out of
//! it. What the neighbour gets is then a matter of luck.

#![allow(unsafe_code)]

use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

pub fn neighbours(rank: Rank, ranks: Rank) -> (Rank, Rank) {
    ((rank + ranks - 1) % ranks, (rank + 1) % ranks)
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
            // SAFETY: there is none: the send still reads from here.
            unsafe { (&raw const visiting).cast_mut().write_volatile(0) };
            send.wait();
        });
        sum += next;
        visiting = next;
    }
    sum
}
