//! expect: wrong-output in hang_is_mended, says "never tells it the cell at its edge", "gives up that the ranks share the work"
//!
//! Every rank gets the whole rod and relaxes all of it: right, and no faster than one rank.

use mpi::datatype::PartitionMut;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

/// Both ends of the rod lie in ice.
const ICE: f64 = 0.0;

/// Lets heat spread along a rod, sweep by sweep, and stops after the first sweep in which no cell of the whole rod
/// changed by `tolerance` or more. Returns how many sweeps there were, the last one included: the same on every rank.
///
/// Each rank has a part of the rod, from left to right by rank: `cells`, at least one, in degrees. Cells stay on their
/// rank. Neighbours tell each other the cells at their edges, once a sweep.
pub fn relax(cells: &mut [f64], tolerance: f64, world: &SimpleCommunicator) -> u64 {
    let mut lengths = vec![0; world.size() as usize];
    world.all_gather_into(&(cells.len() as i32), &mut lengths[..]);
    let starts: Vec<i32> = (0..lengths.len()).map(|rank| lengths[..rank].iter().sum()).collect();
    let mut rod = vec![0.0; lengths.iter().sum::<i32>() as usize];
    let mut parts = PartitionMut::new(&mut rod[..], &lengths[..], &starts[..]);
    world.all_gather_varcount_into(&*cells, &mut parts);
    let mut sweeps = 1;
    while sweep(&mut rod, [ICE; 2]) >= tolerance {
        sweeps += 1;
    }
    let start = starts[world.rank() as usize] as usize;
    cells.copy_from_slice(&rod[start..start + cells.len()]);
    sweeps
}

/// Every cell moves towards the mean of its neighbours. Returns the largest change.
fn sweep(cells: &mut [f64], [mut left, end]: [f64; 2]) -> f64 {
    let mut largest: f64 = 0.0;
    for at in 0..cells.len() {
        let (cell, right) = (cells[at], cells.get(at + 1).copied().unwrap_or(end));
        cells[at] = (left + 2.0 * cell + right) / 4.0;
        largest = largest.max((cells[at] - cell).abs());
        left = cell;
    }
    largest
}
