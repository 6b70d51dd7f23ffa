//! expect: wrong-output in particles_arrive_bit_by_bit, says "`mass` of particle 0", "0x7f800001"
//!
//! Makes seven `f64` of each particle. Every number fits, and yet a signalling NaN does not survive the way to `f64` and back.

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
    let numbers: Vec<f64> = particles
        .iter()
        .flat_map(|p| {
            let [x, y, z] = p.position;
            [p.charge.into(), x, y, z, p.id.into(), p.mass.into(), f64::from(u8::from(p.alive))]
        })
        .collect();
    to.send(&numbers[..]);
}

pub fn receive_particles(from: &Process) -> Vec<Particle> {
    let (numbers, _) = from.receive_vec::<f64>();
    numbers
        .chunks(7)
        .map(|p| Particle {
            charge: p[0] as i8,
            position: [p[1], p[2], p[3]],
            id: p[4] as u32,
            mass: p[5] as f32,
            alive: p[6] == 1.0,
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
