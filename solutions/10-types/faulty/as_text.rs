//! expect: wrong-output in particles_arrive_bit_by_bit, says "`position[0]` of particle 1", "0x7ff0000000000001"
//!
//! Text can be read by everyone, and says NaN of every NaN.

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
    let line = |p: &Particle| {
        let [x, y, z] = p.position;
        format!("{} {x:?} {y:?} {z:?} {} {:#x} {}", p.charge, p.id, p.mass.to_bits(), p.alive)
    };
    let text = particles.iter().map(line).collect::<Vec<_>>().join("\n");
    to.send(text.as_bytes());
}

pub fn receive_particles(from: &Process) -> Vec<Particle> {
    let (bytes, _) = from.receive_vec::<u8>();
    let text = String::from_utf8(bytes).expect("text was sent");
    text.lines()
        .map(|line| {
            let [charge, x, y, z, id, mass, alive] =
                line.split(' ').collect::<Vec<_>>().try_into().expect("seven words were sent");
            let number = |word: &str| word.parse::<f64>().expect("a number was sent");
            Particle {
                charge: charge.parse().expect("a charge was sent"),
                position: [number(x), number(y), number(z)],
                id: id.parse().expect("an id was sent"),
                mass: f32::from_bits(u32::from_str_radix(&mass[2..], 16).expect("bits were sent")),
                alive: alive == "true",
            }
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
