//! expect: wrong-output in sums_stay_within_their_lines, says "9 communicators", "make it once"
//!
//! Makes the communicators anew for each sum. The first pair would have done.

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
    [&lines.row, &lines.column].map(|line| {
        let line = line.subgroup(&[true]);
        let mut sums = vec![0; values.len()];
        line.all_reduce_into(values, &mut sums[..], SystemOperation::sum());
        sums
    })
}
