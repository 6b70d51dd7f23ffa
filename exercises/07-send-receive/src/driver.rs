//! Given: starts MPI, reads the arguments, and calls your functions on every rank.
//!
//! `exchange` makes numbers on every rank, swaps them between partners, and each rank prints what came in.
//! `ping-pong` measures messages of several sizes, and rank 0 prints the table.

use std::process::ExitCode;

use mpi::topology::{Rank, SimpleCommunicator};
use mpi::traits::Communicator;

use crate::send_receive;

/// One row of the table: the size in bytes, the latency in seconds, the bandwidth in bytes per second.
pub type Row = (usize, f64, f64);

// Your functions' signatures, pinned.
const _: fn(Rank, Rank) -> Option<Rank> = send_receive::partner;
const _: fn(&[u64], &SimpleCommunicator) -> Option<Vec<u64>> = send_receive::exchange;
const _: fn(usize, u32, &SimpleCommunicator) -> Option<f64> = send_receive::ping_pong;
const _: fn(&[usize], u32, &SimpleCommunicator) -> Vec<Row> = send_receive::table;

const USAGE: &str = "usage: send-receive exchange --length N --seed S
       send-receive ping-pong --sizes BYTES,BYTES,… --repetitions R   (R at least 1)";

pub fn main() -> ExitCode {
    let mpi = start::mpi();
    let world = mpi.world();
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match *words.as_slice() {
        ["exchange", "--length", length, "--seed", seed] => exchange(length, seed, &world),
        ["ping-pong", "--sizes", sizes, "--repetitions", repetitions] => ping_pong(sizes, repetitions, &world),
        _ => None,
    }
    .unwrap_or_else(|| {
        if world.rank() == 0 {
            eprintln!("{USAGE}");
        }
        ExitCode::from(2)
    })
}

fn exchange(length: &str, seed: &str, world: &SimpleCommunicator) -> Option<ExitCode> {
    let mine = numbers(world.rank(), length.parse().ok()?, seed.parse().ok()?);
    match send_receive::exchange(&mine, world) {
        Some(theirs) => println!("received {}", summary(&theirs)),
        None => println!("no partner"),
    }
    Some(ExitCode::SUCCESS)
}

/// The numbers of a rank: 1000000000 and more on rank 0, 2000000000 and more on rank 1, and so on.
fn numbers(rank: Rank, length: u64, seed: u32) -> Vec<u64> {
    let first = 1_000_000_000 * (rank as u64 + 1) + u64::from(seed % 1_000_000);
    (first..first + length).collect()
}

/// How many numbers, the first of them, and a checksum that depends on each number and on its place.
fn summary(numbers: &[u64]) -> String {
    let checksum = numbers.iter().fold(0_u64, |sum, number| sum.wrapping_mul(31).wrapping_add(*number));
    format!("{} numbers {:?} checksum {checksum}", numbers.len(), &numbers[..numbers.len().min(4)])
}

fn ping_pong(sizes: &str, repetitions: &str, world: &SimpleCommunicator) -> Option<ExitCode> {
    let sizes: Vec<usize> = sizes.split(',').map(|size| size.parse().ok()).collect::<Option<_>>()?;
    let repetitions = repetitions.parse().ok().filter(|&repetitions| repetitions > 0)?;
    for (bytes, latency, bandwidth) in send_receive::table(&sizes, repetitions, world) {
        println!("{bytes:>9} bytes  {latency:>12.6e} s  {bandwidth:>12.6e} bytes/s");
    }
    Some(ExitCode::SUCCESS)
}
