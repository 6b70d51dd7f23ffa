use mpi::topology::Process;

use crate::matrix::Matrix;

/// A particle. What MPI must know to send one, its derive macro finds out: add it to the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Particle {
    pub charge: i8,
    pub position: [f64; 3],
    pub id: u32,
    pub mass: f32,
    pub alive: bool,
}

/// Sends all particles to another rank, in one message. There may be none.
pub fn send_particles(particles: &[Particle], to: &Process) {
    todo!("send {} particles to rank {}", particles.len(), to.rank())
}

/// Receives what `send_particles` on another rank has sent: as many as there are, each bit as it was.
pub fn receive_particles(from: &Process) -> Vec<Particle> {
    todo!("receive particles from rank {}", from.rank())
}

/// Sends `width` neighbouring columns of the matrix, the first of them column `first`, to another rank: in one message,
/// row by row, and straight from where they lie.
///
/// What lies where, a datatype says; `matrix.view(start, &datatype)` is the buffer to send, and begins at the element
/// with index `start`. The datatype is freed when this returns.
pub fn send_columns(matrix: &Matrix, first: i32, width: i32, to: &Process) {
    let (rows, columns, rank) = (matrix.rows(), matrix.columns(), to.rank());
    todo!("send {width} columns from column {first} on, of {rows} x {columns}, to rank {rank}")
}

/// Receives as many columns into this rank's own matrix, the first of them into column `first`. No others change.
///
/// The matrix has as many rows as the sender's, and any number of columns. `matrix.view_mut(start, &datatype)` is the
/// buffer to receive into.
pub fn receive_columns(matrix: &mut Matrix, first: i32, width: i32, from: &Process) {
    let (rows, columns, rank) = (matrix.rows(), matrix.columns(), from.rank());
    todo!("receive {width} columns from rank {rank} into column {first} and on, of {rows} x {columns}")
}
