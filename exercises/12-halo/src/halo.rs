use mpi::Rank;
use mpi::topology::SimpleCommunicator;

use crate::driver::Relax;
use crate::plate::Strip;

/// The ranks that have the row above this rank's first row and the row below its last one. `None` where there is no
/// such row, because the plate's border is there.
///
/// The `rows` of the plate are shared out in order, and evenly: with more ranks than rows the first `rows` ranks have one
/// each and the others none. A rank without rows has no neighbours, and is nobody's neighbour.
pub fn neighbours(rank: Rank, ranks: Rank, rows: usize) -> (Option<Rank>, Option<Rank>) {
    todo!("the neighbours of rank {rank} of {ranks}, which share {rows} rows")
}

/// One time step: fills `next` with the new rows, from the rows in `strip.own`. Every rank calls it in every step.
///
/// `next` has as many rows as `strip.own`, which is left as it is; the driver swaps them after the step.
/// `relax(above, row, below, next)` updates one row: `row` from itself, the row above it and the row below it.
///
/// Starts to send this rank's first row to the rank above and its last row to the rank below, and to receive their
/// rows into `strip.above` and `strip.below`. Where there is no neighbour, these hold the border, and stay. Updates the
/// inner rows, those that need no halo, while the messages are on their way; waits for them; and then updates the first
/// and the last row. They may be one and the same, and a rank may have no row at all.
pub fn step(
    strip: &mut Strip,
    next: &mut [Vec<f64>],
    (above, below): (Option<Rank>, Option<Rank>),
    relax: Relax<'_>,
    world: &SimpleCommunicator,
) {
    let Strip { above: row_above, own, below: row_below } = strip;
    let _ = (row_above, own, row_below, next, relax, world); // what you write here uses them
    todo!("exchange rows with {above:?} and {below:?}, and update")
}
