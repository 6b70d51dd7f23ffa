use mpi::topology::SimpleCommunicator;

/// Wrong: a number is no text.
pub fn run(world: &SimpleCommunicator) {
    let _ = world;
    let number: i32 = "one";
    println!("{number}");
}
