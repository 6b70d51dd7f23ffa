// clean, on 3

use mpi::collective::UserOperation;
use mpi::traits::*;

fn main() {
    let universe = mpi::initialize().unwrap();
    let world = universe.world();
    let (rank, size) = (world.rank(), world.size());
    let operation = UserOperation::commutative(|x, y| {
        let (x, y) = (x.downcast::<i32>().unwrap(), y.downcast::<i32>().unwrap());
        for (x, y) in x.iter().zip(y) {
            *y += x;
        }
    });
    let mut sum = 0;
    world.all_reduce_into(&rank, &mut sum, &operation);
    assert_eq!(sum, size * (size - 1) / 2);
}
