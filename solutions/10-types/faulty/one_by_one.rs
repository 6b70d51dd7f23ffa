//! expect: wrong-output in particles_travel_in_one_message, says "10 messages of 314 bytes"
//!
//! First how many, then each in a message of its own. Every message pays the latency again.

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
    to.send(&(particles.len() as u64));
    for particle in particles {
        to.send(particle);
    }
}

pub fn receive_particles(from: &Process) -> Vec<Particle> {
    let (count, _) = from.receive::<u64>();
    (0..count).map(|_| from.receive().0).collect()
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
