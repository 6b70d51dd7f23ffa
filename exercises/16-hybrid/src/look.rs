//! Given: looks at one of your functions at a time.

use std::collections::HashSet;
use std::hint::black_box;
use std::process::ExitCode;
use std::sync::{Condvar, Mutex};
use std::thread::ThreadId;
use std::time::Duration;

use mpi::Threading;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::hybrid;

/// How long a block waits for the other threads to begin one. Far longer than it takes on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(3);

/// Darts of a measurement.
const MEASURED: u64 = 1_000_000;

/// Prints what `threading` asks for, and what is `enough`.
pub fn at_levels(world: &SimpleCommunicator) -> ExitCode {
    if world.rank() == 0 {
        println!("asks for {:?}", hybrid::threading());
        for level in [Threading::Single, Threading::Funneled, Threading::Serialized, Threading::Multiple] {
            println!("{level:?} is {}", if hybrid::enough(level) { "enough" } else { "not enough" });
        }
    }
    ExitCode::SUCCESS
}

/// Prints the blocks that this rank throws, and by how many threads. Here all darts hit.
///
/// The first block of each thread waits until all threads have begun one: so each of them gets one, however busy the
/// machine is.
pub fn at_blocks(samples: u64, seed: u64, threads: usize, world: &SimpleCommunicator) -> ExitCode {
    let (begun, changed) = (Mutex::new(Vec::<(u64, u64, ThreadId)>::new()), Condvar::new());
    let different = |begun: &[(u64, u64, ThreadId)]| begun.iter().map(|it| it.2).collect::<HashSet<_>>().len();
    let count = |darts: u64, seeded: u64, block: u64| {
        assert_eq!(seeded, seed, "the seed of this run is {seed}, and a block is thrown with {seeded}");
        let mut list = begun.lock().expect("no thread panics here");
        let me = std::thread::current().id();
        let first = list.iter().all(|it| it.2 != me);
        list.push((block, darts, me));
        changed.notify_all();
        if first {
            drop(changed.wait_timeout_while(list, PATIENCE, |list| different(list) < threads));
        }
        darts
    };
    let total = hybrid::totals(samples, &[seed], &count, world);
    let mut begun = begun.into_inner().expect("no thread panics here");
    println!("threads = {}", different(&begun));
    begun.sort_unstable_by_key(|&(block, ..)| block);
    for (block, darts, _) in begun {
        println!("block {block} = {darts}");
    }
    for total in total.into_iter().flatten() {
        println!("total = {total}");
    }
    ExitCode::SUCCESS
}

/// Throws darts on one thread: as in the exercise `pi` on even ranks, with your function on odd ones. What each of them
/// took shows in the CPU time between its MPI calls.
pub fn at_cost(world: &SimpleCommunicator) -> ExitCode {
    let count: fn(u64, u64, u64) -> u64 = if world.rank() % 2 == 0 { as_in_pi } else { hybrid::count_hits };
    world.barrier();
    let hits: u64 = (0..10).map(|stream| black_box(count)(MEASURED / 10, 1, stream)).sum();
    println!("pi = {}", 4.0 * hits as f64 / MEASURED as f64);
    world.barrier();
    ExitCode::SUCCESS
}

fn as_in_pi(darts: u64, seed: u64, stream: u64) -> u64 {
    let mut rng = StdRng::seed_from_u64(seed + stream);
    let mut hits = 0;
    for _ in 0..darts {
        let (x, y): (f64, f64) = rng.random();
        hits += u64::from(x * x + y * y <= 1.0);
    }
    hits
}
