//! expect: wrong-output in particles_travel_in_one_message, says "5 messages of 306 bytes"
//!
//! One message for each field: five times the latency, and the particles are taken apart and put together by hand.

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

pub fn send_particles(particles: &[Particle], to: &Process) {
    to.send(&particles.iter().map(|p| p.charge).collect::<Vec<_>>());
    to.send(&particles.iter().flat_map(|p| p.position).collect::<Vec<_>>());
    to.send(&particles.iter().map(|p| p.id).collect::<Vec<_>>());
    to.send(&particles.iter().map(|p| p.mass).collect::<Vec<_>>());
    to.send(&particles.iter().map(|p| p.alive).collect::<Vec<_>>());
}

pub fn receive_particles(from: &Process) -> Vec<Particle> {
    let charges = from.receive_vec::<i8>().0;
    let positions = from.receive_vec::<f64>().0;
    let ids = from.receive_vec::<u32>().0;
    let masses = from.receive_vec::<f32>().0;
    let alive = from.receive_vec::<bool>().0;
    (0..ids.len())
        .map(|at| Particle {
            charge: charges[at],
            position: [positions[3 * at], positions[3 * at + 1], positions[3 * at + 2]],
            id: ids[at],
            mass: masses[at],
            alive: alive[at],
        })
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
