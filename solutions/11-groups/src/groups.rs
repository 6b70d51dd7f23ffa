use mpi::collective::SystemOperation;
use mpi::topology::{CartesianCommunicator, Color, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::{Lines, Neighbours};

/// The communicator of this rank's team, or None for a rank without one.
///
/// A rank without a team calls it too: a split is a collective of the communicator that is split.
pub fn team(world: &SimpleCommunicator, team: Option<i32>, key: i32) -> Option<SimpleCommunicator> {
    world.split_by_color_with_key(team.map_or_else(Color::undefined, Color::with_value), key)
}

/// A grid of `size[0]` rows and `size[1]` columns of ranks, or None for a rank that has no place in it.
///
/// MPI may reorder the ranks, so that neighbours in the grid are near each other in the machine as well.
pub fn grid(world: &SimpleCommunicator, size: [i32; 2], periodic: [bool; 2]) -> Option<CartesianCommunicator> {
    world.create_cartesian_communicator(&size, &periodic, true)
}

/// The ranks next to this one in the grid: dimension 0 goes down the rows, dimension 1 along the columns.
pub fn neighbours(grid: &CartesianCommunicator) -> Neighbours {
    let (up, down) = grid.shift(0, 1);
    let (left, right) = grid.shift(1, 1);
    Neighbours { up, down, left, right }
}

/// The communicators of this rank's row and of its column.
///
/// Within a row the column varies, so it is dimension 1 that is retained.
pub fn lines(grid: &CartesianCommunicator) -> Lines {
    Lines { row: grid.subgroup(&[false, true]), column: grid.subgroup(&[true, false]) }
}

/// The sums over this rank's row, and over its column, element by element.
pub fn sums(lines: &Lines, values: &[i64]) -> [Vec<i64>; 2] {
    [&lines.row, &lines.column].map(|line| {
        let mut sums = vec![0; values.len()];
        line.all_reduce_into(values, &mut sums[..], SystemOperation::sum());
        sums
    })
}
