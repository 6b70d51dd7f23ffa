use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

/// Shares as many steps as the first argument says, and prints an estimate of 1 with an error that falls.
pub fn run(world: &SimpleCommunicator) {
    let size: u64 = std::env::args().nth(1).and_then(|word| word.parse().ok()).unwrap_or(0);
    let steps = size / world.size() as u64;
    let sum = (0..steps).fold(0_u64, |sum, step| std::hint::black_box(sum.wrapping_mul(31).wrapping_add(step)));
    world.barrier();
    std::hint::black_box(sum);
    println!("one = {}", 1.0 + 1.0 / (size as f64).sqrt());
}
