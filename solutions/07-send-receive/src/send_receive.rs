use std::time::Instant;

use mpi::Tag;
use mpi::point_to_point::send_receive_into;
use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::Row;

/// The tag of a message from rank 0 to rank 1 in `ping_pong`.
pub const PING: Tag = 1;

/// The tag of the message that rank 1 sends back.
pub const PONG: Tag = 2;

/// The partner of a rank: 2k and 2k + 1 differ in their last bit only.
pub fn partner(rank: Rank, ranks: Rank) -> Option<Rank> {
    Some(rank ^ 1).filter(|&partner| partner < ranks)
}

/// Swaps `mine` with the partner's numbers.
///
/// One call sends and receives at once, so that neither partner waits for the other to begin.
pub fn exchange(mine: &[u64], world: &SimpleCommunicator) -> Option<Vec<u64>> {
    let partner = world.process_at_rank(partner(world.rank(), world.size())?);
    let mut theirs = vec![0; mine.len()];
    send_receive_into(mine, &partner, &mut theirs[..], &partner);
    Some(theirs)
}

/// Half of the mean round trip, in seconds, on rank 0.
///
/// The clock runs around all repetitions: one round trip can be shorter than the clock is fine.
pub fn ping_pong(bytes: usize, repetitions: u32, world: &SimpleCommunicator) -> Option<f64> {
    if world.size() < 2 {
        return None;
    }
    let mut ball = vec![0_u8; bytes];
    match world.rank() {
        0 => {
            let other = world.process_at_rank(1);
            let start = Instant::now();
            for _ in 0..repetitions {
                other.send_with_tag(&ball[..], PING);
                other.receive_into_with_tag(&mut ball[..], PONG);
            }
            Some(start.elapsed().as_secs_f64() / (2.0 * f64::from(repetitions)))
        }
        1 => {
            let other = world.process_at_rank(0);
            for _ in 0..repetitions {
                other.receive_into_with_tag(&mut ball[..], PING);
                other.send_with_tag(&ball[..], PONG);
            }
            None
        }
        _ => None,
    }
}

/// A row for each size on rank 0; no rows elsewhere, because `ping_pong` returns `None` there.
pub fn table(sizes: &[usize], repetitions: u32, world: &SimpleCommunicator) -> Vec<Row> {
    let row = |&bytes: &usize| {
        let latency = ping_pong(bytes, repetitions, world)?;
        Some((bytes, latency, bytes as f64 / latency))
    };
    sizes.iter().filter_map(row).collect()
}
