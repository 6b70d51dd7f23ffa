// clean, on 2

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().expect("MPI is initialised once");
    let world = universe.world();
    match world.rank() {
        0 => {
            let (number, status) = world.process_at_rank(1).receive::<u64>();
            println!("rank {} sent {number}", status.source_rank());
        }
        1 => world.process_at_rank(0).send(&42_u64),
        _ => {}
    }
}
