// clean, on 2

use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

fn main() {
    let (universe, threading) = mpi::initialize_with_threading(mpi::Threading::Multiple).unwrap();
    let rank = universe.world().rank();
    if threading < mpi::Threading::Multiple {
        return;
    }
    std::thread::scope(|threads| {
        for tag in 0..4 {
            threads.spawn(move || {
                let other = 1 - rank;
                for round in 0..100 {
                    let world = SimpleCommunicator::world();
                    if (rank + round) % 2 == 0 {
                        world.process_at_rank(other).send_with_tag(&rank, tag);
                    } else {
                        let (message, _) = world.process_at_rank(other).receive_with_tag::<i32>(tag);
                        assert_eq!(message, other);
                    }
                }
            });
        }
    });
}
