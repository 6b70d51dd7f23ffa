//! expect: mpi-misuse in columns_travel_in_one_message, says "type mismatch", "MPI_UINT8_T"
//!
//! Has MPI pack the columns into bytes, and sends those: the copy that a datatype is there to save.

use mpi::datatype::{MutView, UserDatatype};
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
    let packed = to.pack(&matrix.view(first, &columns(matrix, width)));
    to.send(&packed[..]);
}

pub fn receive_columns(matrix: &mut Matrix, first: i32, width: i32, from: &Process) {
    let columns = columns(matrix, width);
    let (packed, _) = from.receive_vec::<u8>();
    unpack(from, &packed, &mut matrix.view_mut(first, &columns));
}

#[expect(unsafe_code, reason = "rsmpi's `unpack_into` trusts its caller")]
fn unpack(from: &Process, packed: &[u8], buffer: &mut MutView<'_, '_, UserDatatype, [f64]>) {
    // SAFETY: the sender packed elements of the same signature.
    unsafe { from.unpack_into(packed, buffer, 0) };
}

fn columns(matrix: &Matrix, width: i32) -> UserDatatype {
    UserDatatype::vector(matrix.rows(), width, matrix.columns(), &f64::equivalent_datatype())
}
