//! Given: starts MPI, hands data from rank to rank through your functions, and prints what each rank has.
//!
//! Rank 0 has the particles, or the columns, at first. It sends them to rank 1, rank 1 sends them on to rank 2, and so
//! on. With `--back` the last rank sends them to rank 0, which receives them here, in a layout of its own.

use std::process::ExitCode;

use mpi::Count;
use mpi::topology::{Process, SimpleCommunicator};
use mpi::traits::*;

use crate::matrix::{Matrix, line};
use crate::types::{self, Particle};

// Your functions' signatures, pinned.
const _: fn(&[Particle], &Process) = types::send_particles;
const _: fn(&Process) -> Vec<Particle> = types::receive_particles;
const _: fn(&Matrix, Count, Count, &Process) = types::send_columns;
const _: fn(&mut Matrix, Count, Count, &Process) = types::receive_columns;

const USAGE: &str = "usage: types particles [--back] CHARGE,X,Y,Z,ID,MASS,ALIVE …
       types columns [--back] ROWS FIRST WIDTH COLUMNS …   (for each rank how many columns its matrix has)";

pub fn main() -> ExitCode {
    let mpi = start::mpi();
    let world = mpi.world();
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let back = words.get(1).is_some_and(|word| word == "--back");
    if back {
        words.remove(1);
    }
    let done = match words.split_first() {
        Some((mode, words)) if mode == "particles" => particles(&world, words, back),
        Some((mode, words)) if mode == "columns" => columns(&world, words, back),
        _ => None,
    };
    if done.is_none() && world.rank() == 0 {
        eprintln!("{USAGE}");
    }
    if done.is_some() { ExitCode::SUCCESS } else { ExitCode::from(2) }
}

/// The rank before this one and the one after it, where there is one.
fn neighbours(world: &SimpleCommunicator) -> (Option<Process<'_>>, Option<Process<'_>>) {
    let is_rank = |rank: &i32| (0..world.size()).contains(rank);
    let at = |rank: i32| Some(rank).filter(is_rank).map(|rank| world.process_at_rank(rank));
    (at(world.rank() - 1), at(world.rank() + 1))
}

fn particles(world: &SimpleCommunicator, words: &[String], back: bool) -> Option<()> {
    let read: Vec<Particle> = words.iter().map(|word| particle(word)).collect::<Option<_>>()?;
    let (before, after) = neighbours(world);
    let own = match &before {
        Some(before) => types::receive_particles(before),
        None => read,
    };
    match (&before, &after) {
        (_, Some(after)) => types::send_particles(&own, after),
        (Some(_), None) if back => types::send_particles(&own, &world.process_at_rank(0)),
        _ => {}
    }
    for Particle { charge, position: [x, y, z], id, mass, alive } in own {
        println!("{charge},{},{},{},{id},{},{alive}", double(x), double(y), double(z), single(mass));
    }
    if back && before.is_none() && after.is_some() {
        let (all, _) = world.process_at_rank(world.size() - 1).receive_vec::<Wire>();
        for Wire(charge, [x, y, z], id, mass, alive) in all {
            println!("back {charge},{},{},{},{id},{},{alive}", double(x), double(y), double(z), single(mass));
        }
    }
    Some(())
}

/// Another struct with the fields of a `Particle`: what matters to MPI is which types come in which order.
#[derive(Equivalence)]
struct Wire(i8, [f64; 3], u32, f32, bool);

fn columns(world: &SimpleCommunicator, words: &[String], back: bool) -> Option<()> {
    let numbers: Vec<Count> = words.iter().map(|word| word.parse().ok()).collect::<Option<_>>()?;
    let [rows, first, width, shapes @ ..] = numbers.as_slice() else { return None };
    let fits =
        |&columns: &Count| *first >= 0 && *width > 0 && first.checked_add(*width).is_some_and(|end| end <= columns);
    if shapes.len() != world.size() as usize || *rows < 1 || !shapes.iter().all(fits) {
        return None;
    }
    let mut matrix = Matrix::new(*rows, shapes[world.rank() as usize], world.rank() == 0);
    let (before, after) = neighbours(world);
    if let Some(before) = &before {
        types::receive_columns(&mut matrix, *first, *width, before);
    }
    match (&before, &after) {
        (_, Some(after)) => types::send_columns(&matrix, *first, *width, after),
        (Some(_), None) if back => types::send_columns(&matrix, *first, *width, &world.process_at_rank(0)),
        _ => {}
    }
    print!("{matrix}");
    if back && before.is_none() && after.is_some() {
        // What was columns over there is received in a row: the numbers are the same, the layout need not be.
        let (all, _) = world.process_at_rank(world.size() - 1).receive_vec::<f64>();
        println!("back {}", line(&all));
    }
    Some(())
}

fn particle(word: &str) -> Option<Particle> {
    let [charge, x, y, z, id, mass, alive] = word.split(',').collect::<Vec<_>>().try_into().ok()?;
    let bits = |word: &str| u64::from_str_radix(word.strip_prefix("0x")?, 16).ok();
    let double = |word: &str| bits(word).map(f64::from_bits).or_else(|| word.parse().ok());
    let single = |word: &str| bits(word).map(|bits| f32::from_bits(bits as u32)).or_else(|| word.parse().ok());
    Some(Particle {
        charge: charge.parse().ok()?,
        position: [double(x)?, double(y)?, double(z)?],
        id: id.parse().ok()?,
        mass: single(mass)?,
        alive: alive.parse().ok()?,
    })
}

/// A number that can be read back bit by bit: the bits themselves where it is none.
fn double(x: f64) -> String {
    if x.is_nan() { format!("{:#x}", x.to_bits()) } else { format!("{x:?}") }
}

/// The same for half as many bits.
fn single(x: f32) -> String {
    if x.is_nan() { format!("{:#x}", x.to_bits()) } else { format!("{x:?}") }
}
