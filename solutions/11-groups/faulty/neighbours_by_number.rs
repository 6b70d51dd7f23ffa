//! expect: wrong-output in neighbours_lie_next_to_it, says "at row 0, column 2 it has other neighbours"
//!
//! One rank more is to the right, one less to the left: until the row ends.

use mpi::collective::SystemOperation;
use mpi::topology::{CartesianCommunicator, Color, SimpleCommunicator};
use mpi::traits::*;

use crate::driver::{Lines, Neighbours};

pub fn team(world: &SimpleCommunicator, team: Option<i32>, key: i32) -> Option<SimpleCommunicator> {
    world.split_by_color_with_key(team.map_or_else(Color::undefined, Color::with_value), key)
}

pub fn grid(world: &SimpleCommunicator, size: [i32; 2], periodic: [bool; 2]) -> Option<CartesianCommunicator> {
    world.create_cartesian_communicator(&size, &periodic, true)
}

pub fn neighbours(grid: &CartesianCommunicator) -> Neighbours {
    let (rank, size, columns) = (grid.rank(), grid.size(), grid.get_layout().dims[1]);
    let at = |rank: i32| Some(rank).filter(|rank| (0..size).contains(rank));
    Neighbours { up: at(rank - columns), down: at(rank + columns), left: at(rank - 1), right: at(rank + 1) }
}

pub fn lines(grid: &CartesianCommunicator) -> Lines {
    Lines { row: grid.subgroup(&[false, true]), column: grid.subgroup(&[true, false]) }
}

pub fn sums(lines: &Lines, values: &[i64]) -> [Vec<i64>; 2] {
    [&lines.row, &lines.column].map(|line| {
        let mut sums = vec![0; values.len()];
        line.all_reduce_into(values, &mut sums[..], SystemOperation::sum());
        sums
    })
}
