//! expect: wrong-output in sums_stay_within_their_lines, says "MPI_Allgather to add up rows and columns"
//!
//! Every rank gets the values of all ranks and adds up what it needs: right, and a message as large as the grid.

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
    Lines { row: grid.subgroup(&[true, true]), column: grid.subgroup(&[true, true]) }
}

pub fn sums(lines: &Lines, values: &[i64]) -> [Vec<i64>; 2] {
    let grid = &lines.row;
    let mut all = vec![0; values.len() * grid.size() as usize];
    grid.all_gather_into(values, &mut all[..]);
    let own = grid.rank_to_coordinates(grid.rank());
    [0, 1].map(|dimension| {
        let mut sums = vec![0; values.len()];
        for (rank, values) in (0..).zip(all.chunks(values.len())) {
            if grid.rank_to_coordinates(rank)[dimension] == own[dimension] {
                sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
            }
        }
        sums
    })
}
