//! Teams, rows and columns: does every rank end up in the right group, at the right place, and does it talk to it alone?
//!
//! A communicator is made by all ranks of the one that it is made from, those included that will not belong to it: who
//! stays away leaves the others waiting. In a grid MPI may reorder the ranks, so the checks never ask which rank has a
//! place; they ask each rank for its place, and hold it to that.

mod grid;
mod teams;

use grid::Grid;
use harness::prelude::*;
use teams::judge;

harness::exercise!();

/// Who is in the team, and who is in none.
#[test]
fn teams_have_their_members() {
    judge(&[Some((0, 0)), Some((1, 0)), Some((0, 0)), Some((1, 0)), Some((0, 0))]);
    judge(&[Some((7, 0)), None, Some((3, 0)), Some((7, 0)), None]);
    judge(&[Some((2, 0))]);
    judge(&[None, None]);
}

/// Where each member stands: by key, and by rank in the world where keys are equal.
#[test]
fn keys_put_teams_in_order() {
    judge(&[Some((0, 5)), Some((0, -1)), Some((1, 2)), Some((0, 0)), Some((1, 1))]);
    cases(4, &[], |case| {
        let ranks = case.ranks(2..=6);
        let mut member = |_| match case.number(0..=3) {
            3 => None,
            team => Some((team as i32, case.number(0..=4) as i32 - 2)),
        };
        judge(&(0..ranks).map(&mut member).collect::<Vec<_>>());
    });
}

/// Tall, wide, a single row, a single place; and more ranks than places.
#[test]
fn every_place_has_one_rank() {
    for (ranks, rows, columns) in [(6, 2, 3), (6, 3, 2), (5, 1, 5), (4, 4, 1), (7, 2, 3), (3, 1, 1)] {
        Grid::new(rows, columns).launch(ranks, &[]);
    }
}

/// What lies over the edge: nothing, or the other side. Each direction has an answer of its own.
#[test]
fn neighbours_lie_next_to_it() {
    for (ranks, rows, columns, periodic) in
        [(6, 2, 3, "none"), (6, 3, 2, "rows"), (6, 2, 3, "columns"), (5, 1, 5, "both"), (7, 3, 2, "both")]
    {
        Grid { periodic, ..Grid::new(rows, columns) }.judge_neighbours(ranks);
    }
}

/// Both sums are right on every rank, each of its own line.
#[test]
fn rows_and_columns_add_up() {
    Grid::new(2, 3).judge_sums(6, 4, 1);
    cases(4, &[&[1, 5, 1, 2], &[1, 1, 0, 1]], |case| {
        let (rows, columns) = (case.number(1..=3), case.number(1..=3));
        let ranks = (rows * columns) as u32 + case.ranks(0..=1);
        Grid::new(rows as usize, columns as usize).judge_sums(ranks, case.number(1..=5), 2);
    });
}

/// Each line was made once and adds up by itself: two all-reductions of just the values, and no other traffic.
#[test]
fn sums_stay_within_their_lines() {
    let (length, times) = (10, 3);
    let run = Grid::new(2, 3).judge_sums(7, length, times);
    grid::judge_calls(&run, length, times);
}
