//! expect: wrong-output in matrix_is_transposed, says "rows as they were"
//!
//! Turns its own rows and exchanges nothing.

use mpi::Count;
use mpi::collective::SystemOperation;
use mpi::datatype::PartitionMut;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

pub fn lengths(mine: Count, world: &SimpleCommunicator) -> Vec<Count> {
    let mut lengths = vec![0; world.size() as usize];
    world.all_gather_into(&mine, &mut lengths[..]);
    lengths
}

pub fn offset(mine: Count, world: &SimpleCommunicator) -> Count {
    let mut before = 0;
    world.exclusive_scan_into(&mine, &mut before, SystemOperation::sum());
    if world.rank() == 0 { 0 } else { before }
}

pub fn concatenate(mine: &[u64], world: &SimpleCommunicator) -> Vec<u64> {
    let counts = lengths(mine.len() as Count, world);
    let mut all = vec![0; counts.iter().sum::<Count>() as usize];
    let begins = begins(&counts);
    world.all_gather_varcount_into(mine, &mut PartitionMut::new(&mut all[..], counts, begins));
    all
}

fn begins(counts: &[Count]) -> Vec<Count> {
    let begin = |next: &mut Count, count: &Count| Some(std::mem::replace(next, *next + count));
    counts.iter().scan(0, begin).collect()
}

pub fn transpose(rows: &[u64], size: usize, world: &SimpleCommunicator) -> Vec<u64> {
    let _ = world;
    (0..size).flat_map(|column| rows.iter().skip(column).step_by(size)).copied().collect()
}

pub fn start_together(prepare: &dyn Fn(), world: &SimpleCommunicator) {
    prepare();
    world.barrier();
}
