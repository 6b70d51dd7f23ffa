//! Given: plays the manager where the program was launched, and the worker where it was spawned.
//!
//! The workers count Collatz steps: halve an even number, else take three times it and one, until it is 1.

use std::process::{Command, ExitCode};

use mpi::MpiError;
use mpi::topology::{InterCommunicator, SimpleCommunicator};
use mpi::traits::*;

use crate::spawn;

// Your functions' signatures, pinned.
const _: fn(&Command, i32, &SimpleCommunicator) -> Result<InterCommunicator, MpiError> = spawn::spawn_workers;
const _: fn(&[u64], &InterCommunicator) = spawn::deal;
const _: fn(&InterCommunicator) -> Vec<u64> = spawn::receive_share;
const _: fn(&InterCommunicator, bool) -> SimpleCommunicator = spawn::merge;
const _: fn(&[u64], &SimpleCommunicator) -> Option<Vec<u64>> = spawn::collect;

const USAGE: &str = "usage: spawn --workers K NUMBER…   (K from 1 to 16, numbers from 1 to 1000000)";

/// The argument that a worker is started with.
const WORKER: &str = "--worker";

pub fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words == [WORKER] {
        return worker();
    }
    let mpi = start::mpi();
    let world = mpi.world();
    let Some((workers, numbers)) = parse(&words) else {
        if world.rank() == 0 {
            eprintln!("{USAGE}");
        }
        return ExitCode::from(2);
    };
    manager(workers, &numbers, &world)
}

/// On every rank that was launched.
fn manager(workers: i32, numbers: &[u64], world: &SimpleCommunicator) -> ExitCode {
    let mut program = Command::new(std::env::current_exe().expect("this program has a name"));
    program.arg(WORKER);
    let workers = match spawn::spawn_workers(&program, workers, world) {
        Ok(workers) => workers,
        Err(error) => {
            eprintln!("failed to spawn: {error}");
            return ExitCode::FAILURE;
        }
    };
    println!("workers = {}", workers.remote_size());
    if world.rank() == 0 {
        spawn::deal(numbers, &workers);
    }
    let merged = spawn::merge(&workers, false);
    println!("merged = {} of {}", merged.rank(), merged.size());
    if let Some(steps) = spawn::collect(&[], &merged) {
        println!("steps = {}", shown(&steps));
    }
    // What rsmpi does where an intercommunicator is dropped: MPI_Comm_disconnect, on both sides.
    drop(workers);
    ExitCode::SUCCESS
}

/// On every rank that was spawned: these are a world of their own, and have a parent.
fn worker() -> ExitCode {
    let mpi = start::mpi();
    // Asked once: the answer disconnects from the parent when it is dropped, at the end of this function.
    let Some(manager) = mpi.world().parent() else {
        eprintln!("{WORKER} is for processes that a manager spawns");
        return ExitCode::from(2);
    };
    let share = spawn::receive_share(&manager);
    println!("share = {}", shown(&share));
    let steps: Vec<u64> = share.into_iter().map(collatz_steps).collect();
    let merged = spawn::merge(&manager, true);
    println!("merged = {} of {}", merged.rank(), merged.size());
    if spawn::collect(&steps, &merged).is_some() {
        println!("collected");
    }
    ExitCode::SUCCESS
}

fn collatz_steps(mut number: u64) -> u64 {
    let mut steps = 0;
    while number > 1 {
        number = if number.is_multiple_of(2) { number / 2 } else { 3 * number + 1 };
        steps += 1;
    }
    steps
}

fn shown(numbers: &[u64]) -> String {
    let words: Vec<String> = numbers.iter().map(u64::to_string).collect();
    words.join(" ")
}

/// Every rank gets the same arguments, so every rank comes to the same result.
fn parse(words: &[String]) -> Option<(i32, Vec<u64>)> {
    let [name, workers, numbers @ ..] = words else { return None };
    let workers = workers.parse().ok().filter(|workers| name == "--workers" && (1..=16).contains(workers))?;
    let number = |word: &String| word.parse().ok().filter(|number| (1..=1_000_000).contains(number));
    Some((workers, numbers.iter().map(number).collect::<Option<_>>()?))
}
