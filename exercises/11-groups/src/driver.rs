//! Given: starts MPI, forms the teams or the grid with your functions, and prints what each rank is part of.

use std::process::ExitCode;

use mpi::Count;
use mpi::topology::{CartesianCommunicator, Rank, SimpleCommunicator};
use mpi::traits::*;

use crate::groups;

// Your functions' signatures, pinned.
const _: fn(&SimpleCommunicator, Option<i32>, i32) -> Option<SimpleCommunicator> = groups::team;
const _: fn(&SimpleCommunicator, [Count; 2], [bool; 2]) -> Option<CartesianCommunicator> = groups::grid;
const _: fn(&CartesianCommunicator) -> Neighbours = groups::neighbours;
const _: fn(&CartesianCommunicator) -> Lines = groups::lines;
const _: fn(&Lines, &[i64]) -> [Vec<i64>; 2] = groups::sums;

/// The ranks in the grid that lie next to one. None where the grid ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbours {
    pub up: Option<Rank>,
    pub down: Option<Rank>,
    pub left: Option<Rank>,
    pub right: Option<Rank>,
}

/// The two lines of a grid that cross at a rank.
pub struct Lines {
    /// All ranks in its row.
    pub row: CartesianCommunicator,
    /// All ranks in its column.
    pub column: CartesianCommunicator,
}

const USAGE: &str = "usage: groups teams TEAM:KEY …   (for each rank; - for none)
       groups grid ROWS COLUMNS [--periodic rows|columns|both] [--neighbours] [--sums LENGTH [--times K]] [--seed S]";

pub fn main() -> ExitCode {
    let mpi = start::mpi();
    let world = mpi.world();
    let words: Vec<String> = std::env::args().skip(1).collect();
    let done = match words.split_first() {
        Some((mode, words)) if mode == "teams" => teams(&world, words),
        Some((mode, words)) if mode == "grid" => Arguments::parse(words, world.size()).map(|it| grid(&world, &it)),
        _ => None,
    };
    if done.is_none() && world.rank() == 0 {
        eprintln!("{USAGE}");
    }
    if done.is_some() { ExitCode::SUCCESS } else { ExitCode::from(2) }
}

fn teams(world: &SimpleCommunicator, words: &[String]) -> Option<()> {
    let read = |word: &String| {
        let number = |word: &str| word.parse::<i32>().ok();
        match word.split_once(':') {
            Some((team, key)) => Some((Some(number(team).filter(|team| *team >= 0)?), number(key)?)),
            None => (word == "-").then_some((None, 0)),
        }
    };
    let all: Vec<(Option<i32>, i32)> = words.iter().map(read).collect::<Option<_>>()?;
    let &(team, key) = all.get(world.rank() as usize).filter(|_| all.len() == world.size() as usize)?;
    match groups::team(world, team, key) {
        Some(team) => {
            let mut members = vec![0; team.size() as usize];
            team.all_gather_into(&world.rank(), &mut members[..]);
            println!("place {} among {}", team.rank(), joined(&members));
        }
        None => println!("no team"),
    }
    Some(())
}

fn grid(world: &SimpleCommunicator, it: &Arguments) {
    let Some(grid) = groups::grid(world, it.size, it.periodic) else {
        println!("not in the grid");
        return;
    };
    let place = |rank: Rank| grid.rank_to_coordinates(rank).iter().map(Count::to_string).collect::<Vec<_>>().join(",");
    println!("at {}", place(grid.rank()));
    if it.neighbours {
        let Neighbours { up, down, left, right } = groups::neighbours(&grid);
        let shown = |rank: Option<Rank>| rank.map_or_else(|| "-".to_owned(), place);
        println!("up {} down {} left {} right {}", shown(up), shown(down), shown(left), shown(right));
    }
    if it.length > 0 {
        let lines = groups::lines(&grid);
        for time in 0..it.times {
            let [row, column] = groups::sums(&lines, &values(it.seed, world.rank(), time, it.length));
            println!("row {}", joined(&row));
            println!("column {}", joined(&column));
        }
    }
}

fn joined(numbers: &[impl ToString]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// What a rank of the world adds to the sums: numbers below 1000 that follow from the seed.
fn values(seed: u64, rank: Rank, time: u64, length: u64) -> Vec<i64> {
    let stream = mixed(mixed(seed, rank as u64), time);
    (0..length).map(|at| (mixed(stream, at) % 1_000) as i64).collect()
}

/// The n-th number of a stream: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
fn mixed(stream: u64, n: u64) -> u64 {
    let state = stream.wrapping_add((n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

/// What to do with a grid.
struct Arguments {
    size: [Count; 2],
    periodic: [bool; 2],
    neighbours: bool,
    length: u64,
    times: u64,
    seed: u64,
}

impl Arguments {
    /// Every rank gets the same arguments, so every rank comes to the same result.
    fn parse(words: &[String], ranks: Rank) -> Option<Self> {
        let [rows, columns, rest @ ..] = words else { return None };
        let size = [rows.parse().ok()?, columns.parse().ok()?];
        let mut it = Self { size, periodic: [false; 2], neighbours: false, length: 0, times: 1, seed: 1 };
        let mut rest = rest.iter();
        while let Some(word) = rest.next() {
            match word.as_str() {
                "--periodic" => {
                    it.periodic = match rest.next()?.as_str() {
                        "rows" => [true, false],
                        "columns" => [false, true],
                        "both" => [true, true],
                        _ => return None,
                    };
                }
                "--neighbours" => it.neighbours = true,
                "--sums" => it.length = rest.next()?.parse().ok()?,
                "--times" => it.times = rest.next()?.parse().ok()?,
                "--seed" => it.seed = rest.next()?.parse().ok()?,
                _ => return None,
            }
        }
        let fits = size.iter().all(|&side| side > 0) && size[0].checked_mul(size[1]).is_some_and(|area| area <= ranks);
        fits.then_some(it)
    }
}
