//! Given: starts MPI, reads the arguments, and calls one of your functions on every rank.
//!
//! The values are those of successive days. Each rank has a block of them, and the blocks are not of equal length: the
//! first ranks have few, or none, and the last has most.

use std::process::ExitCode;

use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

use crate::reduce;

// Your functions' signatures, pinned.
const _: fn(&[f64], Rank, &SimpleCommunicator) -> Option<f64> = reduce::sum;
const _: fn(&[f64], u64, &SimpleCommunicator) -> Lowest = reduce::lowest;
const _: fn(&[f64], &SimpleCommunicator) -> Spread = reduce::spread;
const _: fn(Run, Run) -> Run = reduce::join;
const _: fn(Run, Rank, &SimpleCommunicator) -> Option<Run> = reduce::longest_run;

const USAGE: &str = "usage: reduce sum|lowest|spread|run --values X,X,… [--root RANK]";

/// The lowest value, and the day that it was on: the first of them, where several days have it.
#[derive(Clone, Copy, Debug, PartialEq, Equivalence)]
pub struct Lowest {
    pub value: f64,
    /// Counted over the days of all ranks, from 0.
    pub day: u64,
}

/// The mean of all values, and their variance: the mean of the squares of their distances from the mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    pub mean: f64,
    pub variance: f64,
}

/// What has to be known of successive days to find the longest run of days above zero, also after other days are added
/// at either end. Of no days at all, every number is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Equivalence)]
pub struct Run {
    /// How many days there are.
    pub days: u64,
    /// How many days above zero there are at the beginning, without a gap.
    pub at_start: u64,
    /// How many at the end.
    pub at_end: u64,
    /// How many in the longest run, wherever it is.
    pub longest: u64,
}

impl Run {
    /// Of the days of one block.
    fn of(block: &[f64]) -> Self {
        let above = |value: &f64| *value > 0.0;
        let longest = block.split(|value| !above(value)).map(<[f64]>::len).max().unwrap_or(0);
        let at_start = block.iter().take_while(|value| above(value)).count();
        let at_end = block.iter().rev().take_while(|value| above(value)).count();
        let [days, at_start, at_end, longest] = [block.len(), at_start, at_end, longest].map(|count| count as u64);
        Self { days, at_start, at_end, longest }
    }
}

pub fn main() -> ExitCode {
    let mpi = start::mpi();
    let world = mpi.world();
    let Some(Arguments { what, values, root }) = Arguments::parse(std::env::args().skip(1), world.size()) else {
        if world.rank() == 0 {
            eprintln!("{USAGE}");
        }
        return ExitCode::from(2);
    };
    let (first, end) = (first(&values, world.rank(), &world), first(&values, world.rank() + 1, &world));
    let block = &values[first..end];
    // On every rank that has a result. `{:?}` prints a number with all of its digits.
    match what.as_str() {
        "sum" => reduce::sum(block, root, &world).iter().for_each(|sum| println!("sum {sum:?}")),
        "lowest" => {
            let Lowest { value, day } = reduce::lowest(block, first as u64, &world);
            println!("lowest {value:?} {day}");
        }
        "spread" => {
            let Spread { mean, variance } = reduce::spread(block, &world);
            println!("spread {mean:?} {variance:?}");
        }
        _ => {
            let run = reduce::longest_run(Run::of(block), root, &world);
            run.iter().for_each(|it| println!("run {} {} {} {}", it.days, it.at_start, it.at_end, it.longest));
        }
    }
    ExitCode::SUCCESS
}

/// Where the block of a rank begins: uneven on purpose.
fn first(values: &[f64], rank: Rank, world: &SimpleCommunicator) -> usize {
    let (rank, ranks) = (rank as usize, world.size() as usize);
    values.len() * rank * rank / (ranks * ranks)
}

struct Arguments {
    what: String,
    values: Vec<f64>,
    root: Rank,
}

impl Arguments {
    fn parse(mut words: impl Iterator<Item = String>, ranks: Rank) -> Option<Self> {
        let what = words.next().filter(|what| ["sum", "lowest", "spread", "run"].contains(&what.as_str()))?;
        let (mut values, mut root) = (Vec::new(), 0);
        while let Some(name) = words.next() {
            match name.as_str() {
                "--values" => {
                    values = words.next()?.split(',').map(|value| value.parse().ok()).collect::<Option<_>>()?;
                }
                "--root" => root = words.next()?.parse().ok().filter(|root| (0..ranks).contains(root))?,
                _ => return None,
            }
        }
        (!values.is_empty()).then_some(Self { what, values, root })
    }
}
