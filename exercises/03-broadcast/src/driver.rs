//! Given: starts MPI, reads the arguments, and calls your functions on every rank.
//!
//! `--roots 2,0` broadcasts twice, first from rank 2 and then from rank 0, each time other settings. Only the root
//! knows them: it draws the seed in them at random. It prints what it gives, and every rank prints what it has after
//! your function has returned.

use std::fmt::{Display, Formatter};
use std::hash::{BuildHasher, RandomState};
use std::process::ExitCode;

use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

use crate::broadcast;

// Your functions' signatures, pinned.
const _: fn(&mut Settings, Rank, &SimpleCommunicator) = broadcast::broadcast;
const _: fn(&mut Settings, Rank, &SimpleCommunicator) = broadcast::broadcast_by_hand;

const USAGE: &str = "usage: broadcast [--by-hand] --cells N --roots RANK,RANK,…";

/// What a simulation must know before it can begin.
///
/// `Equivalence` tells MPI how the four numbers lie in memory, so that one call can send them all: see `10-types`.
#[derive(Clone, Copy, Debug, PartialEq, Equivalence)]
pub struct Settings {
    /// How many cells the simulated volume is cut into.
    pub cells: u32,
    /// How many steps to take.
    pub steps: u64,
    /// How long a step is, in seconds.
    pub step: f64,
    /// What the random numbers begin with.
    pub seed: u64,
}

impl Settings {
    /// What a rank has before it is told: no cell, no step, no time.
    const UNKNOWN: Self = Self { cells: 0, steps: 0, step: -1.0, seed: 0 };

    /// New settings, of which nobody else can know the seed.
    fn new(cells: u32, steps: u64) -> Self {
        let seed = RandomState::new().hash_one(steps); // random, by the standard library's own means
        Self { cells, steps, step: 1.0 / f64::from(cells), seed }
    }
}

impl Display for Settings {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "cells {} steps {} step {} seed {}", self.cells, self.steps, self.step, self.seed)
    }
}

pub fn main() -> ExitCode {
    let mpi = start::mpi();
    let world = mpi.world();
    let Some(Arguments { by_hand, cells, roots }) = Arguments::parse(std::env::args().skip(1), world.size()) else {
        if world.rank() == 0 {
            eprintln!("{USAGE}");
        }
        return ExitCode::from(2);
    };
    let give = if by_hand { broadcast::broadcast_by_hand } else { broadcast::broadcast };
    for (root, steps) in roots.into_iter().zip(1000..) {
        let mut settings = Settings::UNKNOWN;
        if world.rank() == root {
            settings = Settings::new(cells, steps);
            println!("gives {settings}");
        }
        give(&mut settings, root, &world);
        println!("has {settings}");
    }
    ExitCode::SUCCESS
}

struct Arguments {
    by_hand: bool,
    cells: u32,
    roots: Vec<Rank>,
}

impl Arguments {
    fn parse(mut words: impl Iterator<Item = String>, ranks: Rank) -> Option<Self> {
        let (mut by_hand, mut cells, mut roots) = (false, None, Vec::new());
        while let Some(name) = words.next() {
            match name.as_str() {
                "--by-hand" => by_hand = true,
                "--cells" => cells = words.next()?.parse().ok().filter(|&cells| cells > 0),
                "--roots" => roots = words.next()?.split(',').map(|root| root.parse().ok()).collect::<Option<_>>()?,
                _ => return None,
            }
        }
        let valid = !roots.is_empty() && roots.iter().all(|root| (0..ranks).contains(root));
        valid.then_some(Self { by_hand, cells: cells?, roots })
    }
}
