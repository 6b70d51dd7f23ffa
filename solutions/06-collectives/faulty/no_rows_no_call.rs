//! expect: mpi-misuse in more_ranks_than_rows, says "stays away from the MPI_Alltoallv", "MPI_Alltoallv on every rank"
//!
//! A rank without rows has nothing to exchange, and leaves. Some MPIs have the others wait for it in the collective.

use mpi::Count;
use mpi::collective::SystemOperation;
use mpi::datatype::{Partition, PartitionMut};
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

use crate::driver::block;

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
    let (rank, ranks) = (world.rank() as usize, world.size() as usize);
    let mine = block(size, rank, ranks).len();
    if mine == 0 {
        return Vec::new();
    }
    // Column by column: then what goes to one rank lies together, and the ranks follow each other.
    let packed: Vec<u64> = (0..size).flat_map(|column| rows.iter().skip(column).step_by(size)).copied().collect();
    // To rank r go its columns of my rows, and from it come my columns of its rows: as many.
    let counts: Vec<Count> = (0..ranks).map(|other| (mine * block(size, other, ranks).len()) as Count).collect();
    let begins = begins(&counts);
    // All empty vectors have one address, and MPICH refuses to send from and receive into the same one.
    let mut arrived = vec![0; (size * mine).max(1)];
    world.all_to_all_varcount_into(
        &Partition::new(&packed[..], &counts[..], &begins[..]),
        &mut PartitionMut::new(&mut arrived[..], &counts[..], &begins[..]),
    );
    let mut turned = vec![0; size * mine];
    for (other, &begin) in begins.iter().enumerate() {
        let places = block(size, other, ranks);
        for row in 0..mine {
            let part = &arrived[begin as usize + row * places.len()..][..places.len()];
            turned[row * size..][places.clone()].copy_from_slice(part);
        }
    }
    turned
}

pub fn start_together(prepare: &dyn Fn(), world: &SimpleCommunicator) {
    prepare();
    world.barrier();
}
