use mpi::topology::{CartesianCommunicator, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::{Lines, Neighbours};

/// The communicator of this rank's team, or None for a rank without one.
///
/// All ranks of `world` call this, each with its own `team`. Within a team the rank with the smallest `key` becomes rank 0,
/// and so on; ranks with equal keys stay in the order that they have in `world`.
pub fn team(world: &SimpleCommunicator, team: Option<i32>, key: i32) -> Option<SimpleCommunicator> {
    todo!("the team of rank {}: {team:?}, with the key {key}", world.rank())
}

/// A grid of `size[0]` rows and `size[1]` columns of ranks, or None for a rank that has no place in it.
///
/// All ranks of `world` call this, with the same arguments; there are at least as many as the grid has places.
/// `periodic[0]` says whether the last row is followed by the first, `periodic[1]` the same of columns.
pub fn grid(world: &SimpleCommunicator, size: [i32; 2], periodic: [bool; 2]) -> Option<CartesianCommunicator> {
    todo!("a grid of {size:?} out of {} ranks, periodic: {periodic:?}", world.size())
}

/// The ranks next to this one in the grid. Row 0 is at the top, column 0 on the left.
pub fn neighbours(grid: &CartesianCommunicator) -> Neighbours {
    todo!("the neighbours of rank {}", grid.rank())
}

/// The communicators of this rank's row and of its column. All ranks of the grid call this, once.
pub fn lines(grid: &CartesianCommunicator) -> Lines {
    todo!("the row and the column of rank {}", grid.rank())
}

/// Adds up the values of all ranks in this rank's row, and of all ranks in its column, element by element.
///
/// Every rank has as many values, and every rank gets both sums: that of its row first. It takes one all-reduction in
/// each line. All ranks of the grid call this, perhaps many times.
pub fn sums(lines: &Lines, values: &[i64]) -> [Vec<i64>; 2] {
    let (row, column) = (lines.row.size(), lines.column.size());
    todo!("sums of {} values each over a row of {row} and a column of {column} ranks", values.len())
}
