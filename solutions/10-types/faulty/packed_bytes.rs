//! expect: mpi-misuse in particles_travel_in_one_message, says "type mismatch", "MPI_UINT8_T"
//!
//! Packs every field into bytes: right on two machines of one kind, and all of it is what a datatype does by itself.

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
    let mut bytes = Vec::new();
    for p in particles {
        bytes.extend(p.charge.to_le_bytes());
        p.position.iter().for_each(|x| bytes.extend(x.to_le_bytes()));
        bytes.extend(p.id.to_le_bytes());
        bytes.extend(p.mass.to_le_bytes());
        bytes.push(p.alive.into());
    }
    to.send(&bytes[..]);
}

pub fn receive_particles(from: &Process) -> Vec<Particle> {
    let (bytes, _) = from.receive_vec::<u8>();
    let double = |at: &[u8]| f64::from_le_bytes(at.try_into().expect("8 bytes"));
    bytes
        .chunks(34)
        .map(|p| Particle {
            charge: p[0] as i8,
            position: [double(&p[1..9]), double(&p[9..17]), double(&p[17..25])],
            id: u32::from_le_bytes(p[25..29].try_into().expect("4 bytes")),
            mass: f32::from_le_bytes(p[29..33].try_into().expect("4 bytes")),
            alive: p[33] == 1,
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
