//! Given: starts MPI, reads the arguments, and calls your functions on every rank.
//!
//! One run throws all the darts once and prints one line on rank 0. `--runs` asks for several, each with a seed of
//! its own, so that a single launch shows how much the estimate varies. `--shares` makes every rank print how many
//! darts are its own, and throws none.

use std::process::ExitCode;

use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

use crate::pi;

// Your functions' signatures, pinned.
const _: fn(u64, u64, u64) -> u64 = pi::share;
const _: fn(u64, u64, u64) -> u64 = pi::hits;
const _: fn(&[u64], &SimpleCommunicator) -> Option<Vec<u64>> = pi::totals;
const _: fn(u64, u64) -> f64 = pi::estimate;

const USAGE: &str = "usage: pi --samples N --seed S [--runs K] [--shares]   (N and K at least 1)";

pub fn main() -> ExitCode {
    let mpi = start::mpi();
    let world = mpi.world();
    let (rank, ranks) = (world.rank() as u64, world.size() as u64);
    let Some(Arguments { samples, seed, runs, shares }) = Arguments::parse(std::env::args().skip(1)) else {
        if rank == 0 {
            eprintln!("{USAGE}");
        }
        return ExitCode::from(2);
    };
    let share = pi::share(samples, rank, ranks);
    if shares {
        println!("share = {share}");
        return ExitCode::SUCCESS;
    }
    let hits: Vec<u64> = (0..runs).map(|run| pi::hits(share, run_seed(seed, run), rank)).collect();
    for total in pi::totals(&hits, &world).unwrap_or_default() {
        println!("pi = {}", pi::estimate(total, samples));
    }
    ExitCode::SUCCESS
}

struct Arguments {
    samples: u64,
    seed: u64,
    runs: u64,
    shares: bool,
}

impl Arguments {
    /// Every rank gets the same arguments, so every rank comes to the same result.
    fn parse(mut words: impl Iterator<Item = String>) -> Option<Self> {
        let (mut samples, mut seed, mut runs, mut shares) = (None, None, 1, false);
        while let Some(name) = words.next() {
            let mut number = || words.next()?.parse::<u64>().ok();
            match name.as_str() {
                "--samples" => samples = Some(number()?),
                "--seed" => seed = Some(number()?),
                "--runs" => runs = number()?,
                "--shares" => shares = true,
                _ => return None,
            }
        }
        let samples = samples.filter(|&samples| samples > 0)?;
        (runs > 0).then_some(Self { samples, seed: seed?, runs, shares })
    }
}

/// The seed of one run: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
///
/// Mixed, so that the seeds of two runs are far apart and `seed + rank` never meets another run's. Cut to 40 bits,
/// so that `seed * ranks + rank` does not overflow either.
fn run_seed(seed: u64, run: u64) -> u64 {
    let state = seed.wrapping_add((run + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed ^ (mixed >> 31)) >> 24
}
