use mpi::collective::SystemOperation;
use mpi::point_to_point::send_receive;
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
    let mut sweeps: u64 = 0;
    loop {
        let beyond = exchange(cells, world);
        let change = sweep(cells, beyond);
        sweeps += 1;
        if change < tolerance {
            break;
        }
    }
    // The rod took as many sweeps as the part that took the most.
    let mut most = 0;
    world.all_reduce_into(&sweeps, &mut most, SystemOperation::max());
    most
}

/// The cells beyond both edges of this part, `[left, right]`: the neighbours' outermost ones.
fn exchange(cells: &[f64], world: &SimpleCommunicator) -> [f64; 2] {
    let (rank, size) = (world.rank(), world.size());
    let mut beyond = [ICE; 2];
    // Even ranks turn to the right first and odd ones to the left, so that neighbours turn to each other.
    let sides = if rank % 2 == 0 { [1, 0] } else { [0, 1] };
    for side in sides {
        let (other, edge) = [(rank - 1, cells[0]), (rank + 1, cells[cells.len() - 1])][side];
        if (0..size).contains(&other) {
            let neighbour = world.process_at_rank(other);
            (beyond[side], _) = send_receive(&edge, &neighbour, &neighbour);
        }
    }
    beyond
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
