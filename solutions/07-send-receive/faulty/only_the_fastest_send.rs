//! expect: wrong-output in table_is_consistent, says "less time than it spent"
//!
//! Times the sends alone and takes the fastest. A send is over once the buffer may be used again, wherever the message is.

use std::time::Instant;

use mpi::Tag;
use mpi::point_to_point::send_receive_into;
use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::Row;

pub const PING: Tag = 1;

pub const PONG: Tag = 2;

pub fn partner(rank: Rank, ranks: Rank) -> Option<Rank> {
    Some(rank ^ 1).filter(|&partner| partner < ranks)
}

pub fn exchange(mine: &[u64], world: &SimpleCommunicator) -> Option<Vec<u64>> {
    let partner = world.process_at_rank(partner(world.rank(), world.size())?);
    let mut theirs = vec![0; mine.len()];
    send_receive_into(mine, &partner, &mut theirs[..], &partner);
    Some(theirs)
}

pub fn ping_pong(bytes: usize, repetitions: u32, world: &SimpleCommunicator) -> Option<f64> {
    if world.size() < 2 {
        return None;
    }
    let mut ball = vec![0_u8; bytes];
    match world.rank() {
        0 => {
            let other = world.process_at_rank(1);
            let mut best = f64::INFINITY;
            for _ in 0..repetitions {
                let start = Instant::now();
                other.send_with_tag(&ball[..], PING);
                best = best.min(start.elapsed().as_secs_f64());
                other.receive_into_with_tag(&mut ball[..], PONG);
            }
            Some(best / 2.0)
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

pub fn table(sizes: &[usize], repetitions: u32, world: &SimpleCommunicator) -> Vec<Row> {
    let row = |&bytes: &usize| {
        let latency = ping_pong(bytes, repetitions, world)?;
        Some((bytes, latency, bytes as f64 / latency))
    };
    sizes.iter().filter_map(row).collect()
}
