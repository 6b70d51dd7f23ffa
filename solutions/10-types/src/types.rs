use mpi::datatype::UserDatatype;
use mpi::topology::Process;
use mpi::traits::*;

use crate::matrix::Matrix;

/// A particle, and the MPI datatype that describes where each of its fields lies.
#[derive(Clone, Copy, Debug, PartialEq, Equivalence)]
pub struct Particle {
    pub charge: i8,
    pub position: [f64; 3],
    pub id: u32,
    pub mass: f32,
    pub alive: bool,
}

/// Sends all particles to another rank, in one message.
pub fn send_particles(particles: &[Particle], to: &Process) {
    to.send(particles);
}

/// Receives what `send_particles` on another rank has sent, as many as there are.
pub fn receive_particles(from: &Process) -> Vec<Particle> {
    from.receive_vec().0
}

/// Sends `width` neighbouring columns, from column `first` on, in one message, and straight from where they lie.
pub fn send_columns(matrix: &Matrix, first: i32, width: i32, to: &Process) {
    to.send(&matrix.view(first, &columns(matrix, width)));
}

/// Receives as many columns into this rank's own matrix, whose stride may be another.
pub fn receive_columns(matrix: &mut Matrix, first: i32, width: i32, from: &Process) {
    let columns = columns(matrix, width);
    from.receive_into(&mut matrix.view_mut(first, &columns));
}

/// The first `width` columns: from each row a block of `width` elements, one row's length apart.
///
/// Row 0 comes first, so columns from `first` on are the same thing, begun at element `first`.
fn columns(matrix: &Matrix, width: i32) -> UserDatatype {
    UserDatatype::vector(matrix.rows(), width, matrix.columns(), &f64::equivalent_datatype())
}
