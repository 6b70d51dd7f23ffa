//! expect: wrong-output in every_rank_has_the_settings, says "not all of the numbers have come"
//!
//! Cheats: every rank can see the arguments, so nothing has to be sent. What the root drew at random is in none of them.

use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::Settings;

pub fn broadcast(settings: &mut Settings, root: Rank, world: &SimpleCommunicator) {
    if world.rank() != root {
        let words: Vec<String> = std::env::args().collect();
        let at = words.iter().position(|word| word == "--cells").unwrap();
        settings.cells = words[at + 1].parse().unwrap();
        settings.steps = 1000;
        settings.step = 1.0 / f64::from(settings.cells);
    }
    world.process_at_rank(root).broadcast_into(&mut 0);
}

pub fn broadcast_by_hand(settings: &mut Settings, root: Rank, world: &SimpleCommunicator) {
    let ranks = world.size();
    let number = (world.rank() - root).rem_euclid(ranks);
    let process = |number: Rank| world.process_at_rank((number + root) % ranks);
    let mut informed = 1;
    while informed < ranks {
        if number >= informed && number < 2 * informed {
            process(number - informed).receive_into(settings);
        } else if number < informed && number + informed < ranks {
            process(number + informed).send(settings);
        }
        informed *= 2;
    }
}
