// clean, on 2

use mpi::traits::*;

#[derive(Clone, Copy, Equivalence)]
struct Place(f64, f64);

#[derive(Clone, Copy, Equivalence)]
struct Particle {
    place: Place,
    kind: (i32, bool),
    neighbours: [Place; 2],
}

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let one = Particle { place: Place(0.5, 1.5), kind: (world.rank(), true), neighbours: [Place(0.0, 1.0); 2] };
    let mut all = vec![one; world.size() as usize];
    world.all_gather_into(&one, &mut all[..]);
    assert!(all.iter().zip(0..).all(|(it, rank)| it.kind.0 == rank && it.kind.1 && it.place.1 == 1.5));
    assert!(all.iter().all(|it| it.neighbours[1].1 == 1.0 && it.neighbours[0].0 == 0.0 && it.place.0 == 0.5));
}
