//! Given: starts MPI, reads the arguments, and calls your manager on rank 0 and your worker on all other ranks.
//!
//! The tasks are made up: `work` sleeps for as long as a task takes, and returns a number as its result. How long
//! that is nobody knows before it is done: it follows from the seed and from how fast the worker is, and which workers are
//! slow is drawn anew in each run. In the end each rank prints which tasks it worked on and what they cost, and rank 0
//! prints the results.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use mpi::Tag;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

use crate::task_pull;

/// From a worker: it is there, and wants its first task.
pub const ASK: Tag = 1;
/// From the manager: the number of the task to work on next.
pub const TASK: Tag = 2;
/// From a worker: the result of its task, with which it asks for the next one.
pub const RESULT: Tag = 3;
/// From the manager: no task is left.
pub const STOP: Tag = 4;

// Your functions' signatures, pinned.
type Manager = fn(u64, &mut dyn FnMut(u64) -> u64, &SimpleCommunicator) -> Vec<u64>;
type Worker = fn(&mut dyn FnMut(u64) -> u64, &SimpleCommunicator);
const _: Manager = task_pull::manager;
const _: Worker = task_pull::worker;

const USAGE: &str =
    "usage: task-pull --tasks N --seed S [--unit MICROSECONDS]   (a short task takes one unit, 1000 us)";

pub fn main() -> ExitCode {
    let mpi = start::mpi();
    let world = mpi.world();
    let Some(tasks) = Tasks::parse(std::env::args().skip(1)) else {
        if world.rank() == 0 {
            eprintln!("{USAGE}");
        }
        return ExitCode::from(2);
    };
    let slowness = slowness(&world);
    let (mut worked, mut cost) = (Vec::new(), Duration::ZERO);
    world.barrier();
    let began = Instant::now();
    let mut work = |task| {
        worked.push(task);
        cost += tasks.cost(task) * slowness;
        // Until when, not for how long: where a busy machine wakes a rank too late, its next task makes up for it.
        std::thread::sleep((began + cost).saturating_duration_since(Instant::now()));
        tasks.result(task)
    };
    let results = if world.rank() == 0 {
        task_pull::manager(tasks.number, &mut work, &world)
    } else {
        task_pull::worker(&mut work, &world);
        Vec::new()
    };
    let worked: Vec<String> = worked.iter().map(u64::to_string).collect();
    println!("worked on: {}", worked.join(" "));
    println!("cost: {} us", cost.as_micros());
    for (task, result) in results.iter().enumerate() {
        println!("task {task}: {result}");
    }
    ExitCode::SUCCESS
}

/// How many times as long as on the others a task takes on this rank. One worker takes three times as long and another
/// one twice as long, as where others use the machine too. Which ones is drawn anew in each run, by no seed.
fn slowness(world: &SimpleCommunicator) -> u32 {
    let mut drawn = RandomState::new().build_hasher().finish();
    world.process_at_rank(0).broadcast_into(&mut drawn);
    let workers = world.size() as u64 - 1;
    if workers < 2 {
        return 1;
    }
    let slow = 1 + drawn % workers;
    let slower = 1 + (slow + drawn / workers % (workers - 1)) % workers;
    match world.rank() as u64 {
        rank if rank == slower => 3,
        rank if rank == slow => 2,
        _ => 1,
    }
}

/// The tasks, numbered from 0 to `number - 1`.
struct Tasks {
    number: u64,
    seed: u64,
    unit: u64,
}

impl Tasks {
    fn parse(mut words: impl Iterator<Item = String>) -> Option<Self> {
        let (mut tasks, mut seed, mut unit) = (None, None, 1_000);
        while let Some(name) = words.next() {
            let number = words.next()?.parse::<u32>().ok()?.into();
            match name.as_str() {
                "--tasks" => tasks = Some(number),
                "--seed" => seed = Some(number),
                "--unit" => unit = number,
                _ => return None,
            }
        }
        Some(Self { number: tasks?, seed: seed?, unit })
    }

    /// How long a task takes on a fast worker: about a unit; three times as long in the first quarter, where the hard ones are, and
    /// three times as long again for every fourth task.
    fn cost(&self, task: u64) -> Duration {
        let hard = if task < self.number / 4 { 3 } else { 1 };
        let long = if task % 4 == self.seed % 4 { 3 } else { 1 };
        let percent = 100 + mixed(self.seed, task) % 20;
        Duration::from_micros(self.unit * hard * long * percent / 100)
    }

    /// What comes out of a task: six digits.
    fn result(&self, task: u64) -> u64 {
        100_000 + mixed(!self.seed, task) % 900_000
    }
}

/// The n-th number of a stream: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
/// 2014).
fn mixed(stream: u64, n: u64) -> u64 {
    let state = stream.wrapping_add(n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}
