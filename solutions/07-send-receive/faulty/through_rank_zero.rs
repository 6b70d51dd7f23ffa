//! expect: wrong-output in partners_swap_their_numbers, says "to rank 0"
//!
//! All numbers go to rank 0, which hands them on. Every rank gets what it should, one after the other, through rank 0.

use std::time::Instant;

use mpi::Tag;
use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::Row;

pub const PING: Tag = 1;

pub const PONG: Tag = 2;

pub fn partner(rank: Rank, ranks: Rank) -> Option<Rank> {
    Some(rank ^ 1).filter(|&partner| partner < ranks)
}

pub fn exchange(mine: &[u64], world: &SimpleCommunicator) -> Option<Vec<u64>> {
    let (rank, ranks) = (world.rank(), world.size());
    if rank > 0 {
        world.process_at_rank(0).send(mine);
        return partner(rank, ranks).map(|_| world.process_at_rank(0).receive_vec().0);
    }
    let mut all = vec![mine.to_vec()];
    all.extend((1..ranks).map(|from| world.process_at_rank(from).receive_vec().0));
    for to in (1..ranks).filter(|&to| partner(to, ranks).is_some()) {
        world.process_at_rank(to).send(&all[to as usize ^ 1][..]);
    }
    (ranks > 1).then(|| all.swap_remove(1))
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
