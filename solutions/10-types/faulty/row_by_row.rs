//! expect: wrong-output in columns_travel_in_one_message, says "6 messages of 96 bytes"
//!
//! A message for each row, which needs no stride. It needs a latency each.

use mpi::datatype::UserDatatype;
use mpi::topology::Process;
use mpi::traits::*;

use crate::matrix::Matrix;

#[derive(Clone, Copy, Debug, PartialEq, Equivalence)]
pub struct Particle {
    pub charge: i8,
    pub position: [f64; 3],
    pub id: u32,
    pub mass: f32,
    pub alive: bool,
}

pub fn send_particles(particles: &[Particle], to: &Process) {
    to.send(particles);
}

pub fn receive_particles(from: &Process) -> Vec<Particle> {
    from.receive_vec().0
}

pub fn send_columns(matrix: &Matrix, first: i32, width: i32, to: &Process) {
    let block = UserDatatype::contiguous(width, &f64::equivalent_datatype());
    for row in 0..matrix.rows() {
        to.send(&matrix.view(row * matrix.columns() + first, &block));
    }
}

pub fn receive_columns(matrix: &mut Matrix, first: i32, width: i32, from: &Process) {
    let block = UserDatatype::contiguous(width, &f64::equivalent_datatype());
    for row in 0..matrix.rows() {
        let start = row * matrix.columns() + first;
        from.receive_into(&mut matrix.view_mut(start, &block));
    }
}
