//! Given: starts MPI, and calls one of the three programs on every rank, or what you found out about them.

use std::process::ExitCode;

use mpi::Tag;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

use crate::{diagnosis, hang, inputs, mismatch, race};

// The functions' signatures, pinned.
const _: fn() -> [(u32, &'static str); 2] = diagnosis::hang;
const _: fn() -> (&'static str, &'static str, &'static str) = diagnosis::mismatch;
const _: fn() -> Tag = diagnosis::race;
const _: fn(&mut [f64], f64, &SimpleCommunicator) -> u64 = hang::relax;
type Histogram = fn(&[u64], Option<u64>, u64, &SimpleCommunicator) -> Option<Vec<u64>>;
const _: Histogram = mismatch::histogram;
const _: fn(&[i64], &SimpleCommunicator) -> i64 = race::serve;
const _: fn(u64, &[u64], &SimpleCommunicator) -> i64 = race::request;
const _: fn(&SimpleCommunicator) = race::close;

const USAGE: &str = "usage: repair diagnosis | repair hang|mismatch|race --seed S [--times K]";

/// A sweep that changes no cell by so many degrees is the last.
const TOLERANCE: f64 = 2.0;

/// Shops tell each other to open with messages of this tag.
const OPEN: Tag = 50;

pub fn main() -> ExitCode {
    let mpi = start::mpi();
    let world = mpi.world();
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (program, seed, times) = match words[..] {
        ["diagnosis"] => {
            diagnose(&world);
            return ExitCode::SUCCESS;
        }
        [program, "--seed", seed] => (program, seed, "1"),
        [program, "--seed", seed, "--times", times] => (program, seed, times),
        _ => return usage(&world),
    };
    let (Ok(seed), Ok(times)) = (seed.parse::<u64>(), times.parse::<u64>()) else { return usage(&world) };
    let run: fn(u64, u64, &SimpleCommunicator) = match program {
        "hang" => rod,
        "mismatch" => survey,
        "race" => market,
        _ => return usage(&world),
    };
    for time in 0..times {
        if time > 0 {
            // The next input begins when this one is over on every rank.
            world.barrier();
        }
        run(time, seed.wrapping_add(time), &world);
    }
    ExitCode::SUCCESS
}

fn usage(world: &SimpleCommunicator) -> ExitCode {
    if world.rank() == 0 {
        eprintln!("{USAGE}");
    }
    ExitCode::from(2)
}

fn diagnose(world: &SimpleCommunicator) {
    if world.rank() == 0 {
        let [(one, in_one), (other, in_other)] = diagnosis::hang();
        println!("hang: rank {one} in {in_one}, rank {other} in {in_other}");
        let (collective, root, others) = diagnosis::mismatch();
        println!("mismatch: {collective}, {root} on rank 0, {others} on the others");
        println!("race: tag {}", diagnosis::race());
    }
}

/// Each rank prints its cells and the number of sweeps.
fn rod(time: u64, seed: u64, world: &SimpleCommunicator) {
    let mut cells = inputs::rod(seed, world.size() as usize).swap_remove(world.rank() as usize);
    let sweeps = hang::relax(&mut cells, TOLERANCE, world);
    println!("rod {time}: {sweeps} sweeps, cells {cells:?}");
}

/// Rank 0 prints the histogram.
fn survey(time: u64, seed: u64, world: &SimpleCommunicator) {
    let inputs::Survey { soundings, draught, width } = inputs::survey(seed, world.size() as usize);
    let rank = world.rank() as usize;
    if let Some(bins) = mismatch::histogram(&soundings[rank], (rank == 0).then_some(draught), width, world) {
        println!("survey {time}: bins {bins:?}");
    }
}

/// Each shop prints what the warehouse answered, and the warehouse prints its takings.
///
/// The shops open one after the other: each once the one before it has had its first answer.
fn market(time: u64, seed: u64, world: &SimpleCommunicator) {
    let rank = world.rank() as usize;
    let inputs::Market { prices, opening, mut requests } = inputs::market(seed, world.size() as usize);
    let Some(place) = opening.iter().position(|&shop| shop == rank) else {
        return println!("market {time}: takings {}", race::serve(&prices, world));
    };
    if place > 0 {
        world.process_at_rank(opening[place - 1] as i32).receive_with_tag::<u64>(OPEN);
    }
    let mut answers = Vec::new();
    for (kind, articles) in requests.swap_remove(rank) {
        answers.push(race::request(kind, &articles, world));
        if let (1, Some(&next)) = (answers.len(), opening.get(place + 1)) {
            world.process_at_rank(next as i32).send_with_tag(&time, OPEN);
        }
    }
    race::close(world);
    println!("market {time}: answers {answers:?}");
}
