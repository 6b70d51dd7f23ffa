//! expect: mpi-misuse in datatypes_are_freed, says "makes datatypes that it never frees", "1 freed"
//!
//! A datatype is kept so that it is there when the message is on its way. `send` returns when it is no longer needed.

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
    let columns = columns(matrix, width);
    to.send(&matrix.view(first, &columns));
    std::mem::forget(columns);
}

pub fn receive_columns(matrix: &mut Matrix, first: i32, width: i32, from: &Process) {
    let columns = columns(matrix, width);
    from.receive_into(&mut matrix.view_mut(first, &columns));
}

fn columns(matrix: &Matrix, width: i32) -> UserDatatype {
    UserDatatype::vector(matrix.rows(), width, matrix.columns(), &f64::equivalent_datatype())
}
