//! Given: reads the arguments, starts MPI and the threads, and calls your functions on every rank.
//!
//! `--runs` throws all the darts several times, each time with another seed. `--look` throws none, and prints who would
//! have thrown which block. `levels` and `measure` look at one of your functions each.

use std::process::ExitCode;

use mpi::Threading;
use mpi::topology::SimpleCommunicator;
use mpi::traits::Communicator;

use crate::{hybrid, look};

/// How many darts make a block.
pub const BLOCK: u64 = 1024;

/// Throws so many darts, with this seed and this stream, and gives the hits. Any thread may call it.
pub type Count<'a> = &'a (dyn Fn(u64, u64, u64) -> u64 + Sync);

// Your functions' signatures, pinned.
type Totals = fn(u64, &[u64], Count, &SimpleCommunicator) -> Option<Vec<u64>>;
const _: fn() -> Threading = hybrid::threading;
const _: fn(Threading) -> bool = hybrid::enough;
const _: fn(u64, u64, u64) -> u64 = hybrid::count_hits;
const _: Totals = hybrid::totals;

const USAGE: &str =
    "usage: hybrid --samples N --seed S --threads T [--runs K] [--look] | hybrid levels | hybrid measure
  (N, T and K at least 1)";

pub fn main() -> ExitCode {
    let mpi = start::mpi_with(hybrid::threading());
    let world = mpi.world();
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["levels"] => return look::at_levels(&world),
        ["measure"] => return look::at_cost(&world),
        _ => {}
    }
    let Some(Arguments { samples, seed, threads, runs, look }) = Arguments::parse(words.into_iter()) else {
        if world.rank() == 0 {
            eprintln!("{USAGE}");
        }
        return ExitCode::from(2);
    };
    if !hybrid::enough(mpi.threading()) {
        eprintln!("this program has threads, and MPI allows only {:?}", mpi.threading());
        return ExitCode::from(3);
    }
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().expect("the pool is built once, here");
    if look {
        return look::at_blocks(samples, seed, threads, &world);
    }
    let seeds: Vec<u64> = (0..runs).map(|run| run_seed(seed, run)).collect();
    for total in hybrid::totals(samples, &seeds, &hybrid::count_hits, &world).unwrap_or_default() {
        println!("pi = {}", 4.0 * total as f64 / samples as f64);
    }
    ExitCode::SUCCESS
}

struct Arguments {
    samples: u64,
    seed: u64,
    threads: usize,
    runs: u64,
    look: bool,
}

impl Arguments {
    /// Every rank gets the same arguments, so every rank comes to the same result.
    fn parse(mut words: impl Iterator<Item = String>) -> Option<Self> {
        let (mut samples, mut seed, mut threads, mut runs, mut look) = (None, None, None, 1, false);
        while let Some(name) = words.next() {
            let mut number = || words.next()?.parse::<u64>().ok();
            match name.as_str() {
                "--samples" => samples = number(),
                "--seed" => seed = number(),
                "--threads" => threads = number(),
                "--runs" => runs = number()?,
                "--look" => look = true,
                _ => return None,
            }
        }
        let (samples, threads) = (samples.filter(|&samples| samples > 0)?, threads.filter(|&threads| threads > 0)?);
        (runs > 0).then_some(Self { samples, seed: seed?, threads: threads as usize, runs, look })
    }
}

/// The seed of one run: two runs' seeds are far apart (SplitMix64: Steele, Lea and Flood, 2014).
fn run_seed(seed: u64, run: u64) -> u64 {
    let state = seed.wrapping_add((run + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
