use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

/// The left and the right neighbour of a rank.
///
/// `rank - 1` is negative on rank 0 and so is its remainder: add `ranks` first.
pub fn neighbours(rank: Rank, ranks: Rank) -> (Rank, Rank) {
    ((rank + ranks - 1) % ranks, (rank + 1) % ranks)
}

/// The sum of the values of all ranks, which travel round the ring while `work` is done on them.
///
/// Two variables, because what is being sent must stay as it is until the send is complete: the borrow checker holds
/// on to that, since a request borrows its buffer for as long as the scope lasts.
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
