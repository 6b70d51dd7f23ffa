//! Given: starts MPI, reads the arguments, calls your functions on every rank, and does the work in between.
//!
//! The readings of a sensor come to rank `root`, which scatters them. Every rank cleans the readings of its block, and
//! the root gathers what is left. `--blocks` makes every rank print its block, and stops there.

use std::process::ExitCode;

use mpi::Count;
use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

use crate::scatter_gather;

// Your functions' signatures, pinned.
const _: fn(usize, usize) -> Vec<Count> = scatter_gather::shares;
const _: fn(&[Count]) -> Vec<Count> = scatter_gather::displacements;
const _: fn(&[i32], Rank, &SimpleCommunicator) -> Vec<i32> = scatter_gather::scatter;
const _: fn(&[f64], Rank, &SimpleCommunicator) -> Option<Vec<f64>> = scatter_gather::gather;

const USAGE: &str = "usage: scatter-gather --readings N,N,… [--root RANK] [--blocks]   (a reading below 0 has failed)";

pub fn main() -> ExitCode {
    let mpi = start::mpi();
    let world = mpi.world();
    let Some(Arguments { readings, root, blocks }) = Arguments::parse(std::env::args().skip(1), world.size()) else {
        if world.rank() == 0 {
            eprintln!("{USAGE}");
        }
        return ExitCode::from(2);
    };
    // The sensor is connected to the root.
    let readings = if world.rank() == root { readings } else { Vec::new() };
    let block = scatter_gather::scatter(&readings, root, &world);
    if blocks {
        println!("block {block:?}");
        return ExitCode::SUCCESS;
    }
    if let Some(volts) = scatter_gather::gather(&clean(&block), root, &world) {
        println!("volts {volts:?}");
    }
    ExitCode::SUCCESS
}

/// The work: drops the readings that have failed, and converts the others to volts. The sensor gives 0 to 4095 for 0 to
/// 5 V. How many are left, nobody knows before.
fn clean(block: &[i32]) -> Vec<f64> {
    block.iter().filter(|&&reading| reading >= 0).map(|&reading| f64::from(reading) * 5.0 / 4096.0).collect()
}

struct Arguments {
    readings: Vec<i32>,
    root: Rank,
    blocks: bool,
}

impl Arguments {
    fn parse(mut words: impl Iterator<Item = String>, ranks: Rank) -> Option<Self> {
        let (mut readings, mut root, mut blocks) = (None, 0, false);
        while let Some(name) = words.next() {
            match name.as_str() {
                "--readings" => {
                    let word = words.next()?;
                    let numbers = word.split(',').filter(|number| !number.is_empty());
                    readings = Some(numbers.map(|number| number.parse().ok()).collect::<Option<_>>()?);
                }
                "--root" => root = words.next()?.parse().ok().filter(|root| (0..ranks).contains(root))?,
                "--blocks" => blocks = true,
                _ => return None,
            }
        }
        Some(Self { readings: readings?, root, blocks })
    }
}
