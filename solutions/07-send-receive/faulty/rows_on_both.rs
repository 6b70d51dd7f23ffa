//! expect: wrong-output in table_is_consistent, says "returns rows", "rank 1"
//!
//! Rank 1 has a clock as well, and makes a table of its own.

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
            let start = Instant::now();
            for _ in 0..repetitions {
                other.send_with_tag(&ball[..], PING);
                other.receive_into_with_tag(&mut ball[..], PONG);
            }
            Some(start.elapsed().as_secs_f64() / (2.0 * f64::from(repetitions)))
        }
        1 => {
            let other = world.process_at_rank(0);
            let start = Instant::now();
            for _ in 0..repetitions {
                other.receive_into_with_tag(&mut ball[..], PING);
                other.send_with_tag(&ball[..], PONG);
            }
            Some(start.elapsed().as_secs_f64() / (2.0 * f64::from(repetitions)))
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
