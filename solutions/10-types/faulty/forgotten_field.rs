//! expect: wrong-output in particles_arrive_bit_by_bit, says "`alive` of particle 1"
//!
//! Describes the particle a second time, for MPI, and forgets a field that came later. All test particles were alive.

use mpi::datatype::UserDatatype;
use mpi::topology::Process;
use mpi::traits::*;

use crate::matrix::Matrix;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Particle {
    pub charge: i8,
    pub position: [f64; 3],
    pub id: u32,
    pub mass: f32,
    pub alive: bool,
}

#[derive(Equivalence)]
struct Wire(i8, [f64; 3], u32, f32);

pub fn send_particles(particles: &[Particle], to: &Process) {
    let wire: Vec<Wire> = particles.iter().map(|p| Wire(p.charge, p.position, p.id, p.mass)).collect();
    to.send(&wire[..]);
}

pub fn receive_particles(from: &Process) -> Vec<Particle> {
    let (wire, _) = from.receive_vec::<Wire>();
    wire.into_iter()
        .map(|Wire(charge, position, id, mass)| Particle { charge, position, id, mass, alive: true })
        .collect()
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
