//! Given: starts MPI, reads the arguments, and calls one of your functions on every rank.
//!
//! `lengths`, `offset` and `concatenate` give each rank a block of numbers: as many as the list says, which is begun
//! again where there are more ranks than entries. `transpose` makes a matrix and deals out its rows. `together` has one
//! rank prepare for longer than the others.

use std::ops::Range;
use std::process::ExitCode;
use std::time::Duration;

use mpi::Count;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

use crate::collectives;

// Your functions' signatures, pinned.
const _: fn(Count, &SimpleCommunicator) -> Vec<Count> = collectives::lengths;
const _: fn(Count, &SimpleCommunicator) -> Count = collectives::offset;
const _: fn(&[u64], &SimpleCommunicator) -> Vec<u64> = collectives::concatenate;
const _: fn(&[u64], usize, &SimpleCommunicator) -> Vec<u64> = collectives::transpose;
const _: fn(&dyn Fn(), &SimpleCommunicator) = collectives::start_together;

const USAGE: &str = "usage: collectives lengths|offset --lengths N,N,…
       collectives concatenate --lengths N,N,… --seed S
       collectives transpose --size N --seed S
       collectives together --slow RANK";

pub fn main() -> ExitCode {
    let mpi = start::mpi();
    let world = mpi.world();
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if run(&words, &world).is_none() {
        if world.rank() == 0 {
            eprintln!("{USAGE}");
        }
        return ExitCode::from(2);
    }
    ExitCode::SUCCESS
}

fn run(words: &[&str], world: &SimpleCommunicator) -> Option<()> {
    match *words {
        ["lengths", "--lengths", list] => println!("{:?}", collectives::lengths(length(list, world)?, world)),
        ["offset", "--lengths", list] => println!("{}", collectives::offset(length(list, world)?, world)),
        ["concatenate", "--lengths", list, "--seed", seed] => {
            // Numbers by which one sees whose they are: rank 2 has 2001, 2002 and so on, and the seed in front.
            let first = 1_000_000 * seed.parse::<u64>().ok()? + 1000 * world.rank() as u64 + 1;
            let mine: Vec<u64> = (first..).take(usize::try_from(length(list, world)?).ok()?).collect();
            println!("{:?}", collectives::concatenate(&mine, world));
        }
        ["transpose", "--size", size, "--seed", seed] => {
            let (size, seed): (usize, u64) = (size.parse().ok()?, seed.parse().ok()?);
            let rows = block(size, world.rank() as usize, world.size() as usize);
            // Row 3 has 3000, 3001 and so on, and the seed in front.
            let entry = |row, column| 1_000_000 * seed + 1000 * row as u64 + column as u64;
            let mine: Vec<u64> = rows.flat_map(|row| (0..size).map(move |column| entry(row, column))).collect();
            let turned = collectives::transpose(&mine, size, world);
            turned.chunks(size.max(1)).for_each(|row| println!("{row:?}"));
        }
        ["together", "--slow", slow] => together(slow.parse().ok()?, world),
        _ => return None,
    }
    Some(())
}

/// How long this rank's block is.
fn length(list: &str, world: &SimpleCommunicator) -> Option<Count> {
    let lengths: Vec<Count> = list.split(',').map(|length| length.parse().ok()).collect::<Option<_>>()?;
    lengths.get(world.rank() as usize % lengths.len()).copied()
}

/// Which of `size` rows a rank has: blocks in the order of the ranks, and the first ones have one more where the rows
/// don't divide evenly. With fewer rows than ranks, the last ranks have none.
pub fn block(size: usize, rank: usize, ranks: usize) -> Range<usize> {
    let begin = |rank: usize| rank * (size / ranks) + rank.min(size % ranks);
    begin(rank)..begin(rank + 1)
}

/// Whoever starts tells the slow rank, which looks, before it is done with preparing, whether anyone did.
fn together(slow: i32, world: &SimpleCommunicator) {
    let own = world.duplicate();
    let prepare = || {
        if own.rank() == slow {
            std::thread::sleep(Duration::from_millis(100));
            // A message that has come may be seen at the second look only.
            let early = (0..100).find_map(|_| own.any_process().immediate_probe());
            println!("{}", early.map_or("nobody".to_owned(), |early| format!("rank {}", early.source_rank())));
        }
    };
    collectives::start_together(&prepare, world);
    if own.rank() == slow {
        for _ in 1..own.size() {
            own.any_process().receive::<bool>();
        }
    } else {
        own.process_at_rank(slow).send(&true);
    }
}
