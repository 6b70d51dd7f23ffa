//! Given: starts MPI, makes every station's readings, calls your functions and prints what the collector has.
//!
//! One word for each rank says how many batches it has and how long they are: `5,0,3` are three batches, `-` is none.
//! The rank that collects has none. `--order` has the stations report one after the other, in this order.

use std::process::ExitCode;

use mpi::topology::{Process, Rank, SimpleCommunicator};
use mpi::traits::*;
use mpi::{Count, Tag};

use crate::probe;

// Your functions' signatures, pinned.
const _: fn(&[Vec<f64>], [u64; 2], &Process) = probe::report;
const _: fn(&SimpleCommunicator) -> Vec<Station> = probe::collect;

/// The tag of a batch of readings.
pub const READINGS: Tag = 1;

/// The tag of the summary that ends a report.
pub const SUMMARY: Tag = 2;

/// What the collector has of one station.
#[derive(Clone, Debug, Default)]
pub struct Station {
    /// Its batches of readings, in the order in which it sent them.
    pub batches: Vec<Vec<f64>>,
    /// Its summary: its serial number, and the seconds that it has run.
    pub summary: [u64; 2],
}

const USAGE: &str = "usage: probe [--collector R] [--seed S] [--order R,R,…] LENGTHS…   \
                     (for each rank the lengths of its batches, such as 5,0,3; - for none)";

pub fn main() -> ExitCode {
    let mpi = start::mpi();
    let world = mpi.world();
    let rank = world.rank();
    let Some(Arguments { collector, seed, order, lengths }) = Arguments::parse(world.size()) else {
        if rank == 0 {
            eprintln!("{USAGE}");
        }
        return ExitCode::from(2);
    };
    // The turns have a communicator of their own, where no receive of yours can take them.
    let turns = world.duplicate();
    if rank == collector {
        print(&probe::collect(&world));
        return ExitCode::SUCCESS;
    }
    let batches: Vec<Vec<f64>> =
        lengths[rank as usize].iter().zip(0..).map(|(&length, batch)| readings(seed, rank, batch, length)).collect();
    let turn = order.iter().position(|&station| station == rank);
    if let Some(turn @ 1..) = turn {
        turns.process_at_rank(order[turn - 1]).receive::<bool>();
    }
    probe::report(&batches, summary(seed, rank), &world.process_at_rank(collector));
    if let Some(&next) = turn.and_then(|turn| order.get(turn + 1)) {
        turns.process_at_rank(next).send(&true);
    }
    ExitCode::SUCCESS
}

fn print(stations: &[Station]) {
    println!("{} entries", stations.len());
    for (rank, Station { batches, summary: [serial, seconds] }) in stations.iter().enumerate() {
        println!("rank {rank}: summary {serial} {seconds}");
        for batch in batches {
            println!("rank {rank}: batch of {} checksum {:016x}", batch.len(), checksum(batch));
        }
    }
}

/// The readings of one batch: temperatures that follow from the seed.
fn readings(seed: u64, rank: Rank, batch: u64, length: Count) -> Vec<f64> {
    let stream = mixed(seed, rank as u64) ^ batch;
    (0..length as u64).map(|at| (mixed(stream, at) % 40_000) as f64 / 1_000.0).collect()
}

fn summary(seed: u64, rank: Rank) -> [u64; 2] {
    [mixed(seed, 1_000 + rank as u64) % 100_000, mixed(seed, 2_000 + rank as u64) % 100_000]
}

/// Two batches have the same only if they have the same readings in the same order: FNV-1a, over whole numbers.
fn checksum(batch: &[f64]) -> u64 {
    batch.iter().fold(0xcbf2_9ce4_8422_2325, |hash, x| (hash ^ x.to_bits()).wrapping_mul(0x100_0000_01b3))
}

/// The n-th number of a stream: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
fn mixed(stream: u64, n: u64) -> u64 {
    let state = stream.wrapping_add((n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

struct Arguments {
    collector: Rank,
    seed: u64,
    order: Vec<Rank>,
    lengths: Vec<Vec<Count>>,
}

impl Arguments {
    /// Every rank gets the same arguments, so every rank comes to the same result.
    fn parse(ranks: Rank) -> Option<Self> {
        let mut it = Self { collector: 0, seed: 1, order: Vec::new(), lengths: Vec::new() };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            match word.as_str() {
                "--collector" => it.collector = words.next()?.parse().ok()?,
                "--seed" => it.seed = words.next()?.parse().ok()?,
                "--order" => it.order = numbers(&words.next()?)?,
                _ => it.lengths.push(numbers(&word)?),
            }
        }
        let is_rank = |rank: &Rank| (0..ranks).contains(rank);
        let stations = |rank: &Rank| is_rank(rank) && *rank != it.collector;
        let fits = it.lengths.len() == ranks as usize && it.lengths.iter().flatten().all(|&length| length >= 0);
        (fits && is_rank(&it.collector) && it.order.iter().all(stations)).then_some(it)
    }
}

fn numbers(word: &str) -> Option<Vec<i32>> {
    if word == "-" { Some(Vec::new()) } else { word.split(',').map(|number| number.parse().ok()).collect() }
}
