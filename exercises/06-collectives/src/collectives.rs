use mpi::Count;
use mpi::topology::SimpleCommunicator;

/// The lengths of the blocks of all ranks, in the order of the ranks. `mine` is the length of this rank's.
///
/// Every rank calls it, as it does all of these functions, and every rank gets the same list.
pub fn lengths(mine: Count, world: &SimpleCommunicator) -> Vec<Count> {
    let _ = world; // what you write here uses it
    todo!("gather the length {mine} and those of all other ranks, on every rank")
}

/// Where this rank's block begins when the blocks of all ranks stand one behind the other: how many numbers the ranks
/// before this one have together. `mine` is the length of this rank's block. On rank 0 it is 0.
pub fn offset(mine: Count, world: &SimpleCommunicator) -> Count {
    let _ = world; // what you write here uses it
    todo!("add up the lengths before this rank's {mine}")
}

/// The blocks of all ranks, one behind the other in the order of the ranks, on every rank. `mine` is this rank's block.
///
/// Blocks are of different lengths, and some may be empty.
pub fn concatenate(mine: &[u64], world: &SimpleCommunicator) -> Vec<u64> {
    let _ = world; // what you write here uses it
    todo!("gather {mine:?} and the blocks of all other ranks, on every rank")
}

/// Transposes a matrix with `size` rows and columns, whose rows are dealt out to the ranks.
///
/// Rank r has the rows `crate::driver::block(size, r, ranks)`, before and after: some ranks have one more than others,
/// and some may have none. `rows` holds this rank's rows one behind the other, each with `size` entries. So does what is
/// returned, for the transposed matrix: what was in row i and column j is then in row j and column i.
pub fn transpose(rows: &[u64], size: usize, world: &SimpleCommunicator) -> Vec<u64> {
    let _ = world; // what you write here uses it
    todo!("transpose a matrix of {size} rows, of which {rows:?} are here")
}

/// Calls `prepare` once, and returns when all ranks have come back from theirs, however long that takes.
pub fn start_together(prepare: &dyn Fn(), world: &SimpleCommunicator) {
    let _ = (prepare, world); // what you write here uses them
    todo!("call `prepare`, and wait until all ranks have done so")
}
