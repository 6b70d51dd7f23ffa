//! expect: wrong-output in particles_arrive_bit_by_bit, says "as many particles as rank 0 sent", "100"
//!
//! Room for a hundred particles, all of which are returned, however many came.

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
    let none = Particle { charge: 0, position: [0.0; 3], id: 0, mass: 0.0, alive: false };
    let mut particles = vec![none; 100];
    from.receive_into(&mut particles[..]);
    particles
}

pub fn send_columns(matrix: &Matrix, first: i32, width: i32, to: &Process) {
    to.send(&matrix.view(first, &columns(matrix, width)));
}

pub fn receive_columns(matrix: &mut Matrix, first: i32, width: i32, from: &Process) {
    let columns = columns(matrix, width);
    from.receive_into(&mut matrix.view_mut(first, &columns));
}

fn columns(matrix: &Matrix, width: i32) -> UserDatatype {
    UserDatatype::vector(matrix.rows(), width, matrix.columns(), &f64::equivalent_datatype())
}
