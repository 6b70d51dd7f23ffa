// clean with wildcard-race, on 3

use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    if world.rank() == 0 {
        for worker in 1..world.size() {
            let (result, _status) = world.any_process().receive::<i32>();
            println!("worker {worker} has found {result}");
        }
    } else {
        if world.rank() == 2 {
            std::thread::sleep(std::time::Duration::from_millis(50)); // its work takes longer
        }
        world.process_at_rank(0).send(&(10 * world.rank()));
    }
}
