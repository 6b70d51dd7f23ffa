//! expect: wrong-output in columns_arrive_in_their_places, says "row 0 of its matrix of 4 x 6"
//!
//! As many elements as a column has, one after the other: that is a piece of a row.

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
    to.send(&matrix.view(first, &columns(matrix, width)));
}

pub fn receive_columns(matrix: &mut Matrix, first: i32, width: i32, from: &Process) {
    let columns = columns(matrix, width);
    from.receive_into(&mut matrix.view_mut(first, &columns));
}

fn columns(matrix: &Matrix, width: i32) -> UserDatatype {
    UserDatatype::contiguous(matrix.rows() * width, &f64::equivalent_datatype())
}
