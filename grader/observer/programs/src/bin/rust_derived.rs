// clean, on 2

use mpi::traits::*;

#[derive(Clone, Copy, Equivalence)]
struct Particle {
    kind: i32,
    place: [f64; 3],
}

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (rank, size) = (world.rank(), world.size());
    let one = Particle { kind: rank, place: [0.5; 3] };
    if rank == 0 {
        world.process_at_rank(1).send(&one);
    } else {
        let (other, _status) = world.process_at_rank(0).receive::<Particle>();
        assert_eq!(other.kind, 0);
        let _ = other.place;
    }
    let mut all = vec![one; size as usize];
    world.all_gather_into(&one, &mut all[..]);
}
