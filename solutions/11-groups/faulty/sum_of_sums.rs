//! expect: wrong-output in rows_and_columns_add_up, says "the sum over the whole grid"
//!
//! Adds up the column's sums of rows: each value is in every sum.

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
    let (up, down) = grid.shift(0, 1);
    let (left, right) = grid.shift(1, 1);
    Neighbours { up, down, left, right }
}

pub fn lines(grid: &CartesianCommunicator) -> Lines {
    Lines { row: grid.subgroup(&[false, true]), column: grid.subgroup(&[true, false]) }
}

pub fn sums(lines: &Lines, values: &[i64]) -> [Vec<i64>; 2] {
    let mut row = vec![0; values.len()];
    lines.row.all_reduce_into(values, &mut row[..], SystemOperation::sum());
    let mut column = vec![0; values.len()];
    lines.column.all_reduce_into(&row[..], &mut column[..], SystemOperation::sum());
    [row, column]
}
