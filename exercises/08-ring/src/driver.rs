//! Given: starts MPI, calls your functions on every rank, and prints the sum and what was worked on.
//!
//! With `--late R` a rank can only work while messages are under way. Rank R begins late: not before both neighbours
//! are at work, with what they sent to R and expect from R still open. Then R stays at work until both have finished
//! their first step, for which they need what R has started before. Whoever waits before the work, or works before the
//! start, is waited for in vain. The neighbours tell R by messages on a communicator of the driver's own.

use std::cell::RefCell;
use std::process::ExitCode;

use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

use crate::ring;

// Your functions' signatures, pinned.
const _: fn(Rank, Rank) -> (Rank, Rank) = ring::neighbours;
const _: fn(u64, &SimpleCommunicator, &dyn Fn(u64)) -> u64 = ring::sum;

const USAGE: &str = "usage: ring [--late RANK]   (a rank of at least two)";

pub fn main() -> ExitCode {
    let mpi = start::mpi();
    let world = mpi.world();
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let late = match *words.as_slice() {
        [] => None,
        ["--late", rank] => rank.parse().ok().filter(|late| (0..world.size()).contains(late) && world.size() > 1),
        _ => None,
    };
    if late.is_none() && !words.is_empty() {
        if world.rank() == 0 {
            eprintln!("{USAGE}");
        }
        return ExitCode::from(2);
    }
    let neighbours = late.map(|late| Neighbours::new(late, &world));
    let worked_on = RefCell::new(Vec::new());
    let work = |value: u64| {
        worked_on.borrow_mut().push(value);
        let step = worked_on.borrow().len();
        neighbours.iter().for_each(|neighbours| neighbours.meet(step));
    };
    neighbours.iter().for_each(|neighbours| neighbours.meet(0));
    let sum = ring::sum((world.rank() as u64 + 1).pow(2), &world, &work);
    // A neighbour with a single step finishes it here.
    neighbours.iter().filter(|_| world.size() == 2).for_each(|neighbours| neighbours.meet(2));
    println!("sum {sum}");
    println!("worked on {:?}", worked_on.borrow());
    ExitCode::SUCCESS
}

/// Rank `late` and the ranks on both sides of it.
struct Neighbours {
    late: Rank,
    sides: [Rank; 2],
    own: SimpleCommunicator,
}

impl Neighbours {
    fn new(late: Rank, world: &SimpleCommunicator) -> Self {
        let ranks = world.size();
        Self { late, sides: [(late + 1) % ranks, (late + ranks - 1) % ranks], own: world.duplicate() }
    }

    /// The late rank waits before its function begins (step 0) and in its first work (step 1). Its neighbours let it
    /// go on from their first work (step 1) and from their second (step 2).
    fn meet(&self, step: usize) {
        let rank = self.own.rank();
        if rank == self.late && step <= 1 {
            for side in self.sides {
                self.own.process_at_rank(side).receive::<u64>();
            }
            println!("{}", if step == 0 { "neighbours are at work" } else { "neighbours went on" });
        } else if rank != self.late && (1..=2).contains(&step) {
            // Of two ranks, the other one is on both sides.
            for _ in self.sides.iter().filter(|side| **side == rank) {
                self.own.process_at_rank(self.late).send(&(step as u64));
            }
        }
    }
}
