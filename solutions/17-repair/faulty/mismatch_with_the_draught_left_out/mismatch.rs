//! expect: wrong-output in mismatch_is_mended, says "the histogram of survey", "more for the draught"
//!
//! Without the broadcast nothing is mismatched, and only rank 0 adds the draught.

use mpi::collective::SystemOperation;
use mpi::topology::SimpleCommunicator;
use mpi::traits::*;

/// How deep the sea is, as a histogram: returns on rank 0 how many depths of all ranks lie in each bin, and `None` on the
/// other ranks.
///
/// `soundings`, at least one, are what this rank's boat measured, in centimetres below its echo sounder. `draught` is how
/// far below the surface all the echo sounders hang, in centimetres: a depth is a sounding plus the draught. Rank 0 knows
/// the draught (`Some`), the other ranks do not (`None`).
///
/// Bin `b` is for the depths from `b * width` up to, and not including, `(b + 1) * width` centimetres. There are just as
/// many bins as the deepest depth of all ranks needs.
pub fn histogram(soundings: &[u64], draught: Option<u64>, width: u64, world: &SimpleCommunicator) -> Option<Vec<u64>> {
    let root = world.process_at_rank(0);

    // Rank 0 tells the others the draught. One call with one variable: its type can't differ.
    let draught = draught.unwrap_or(0);

    // As many bins as the deepest depth of all ranks needs, so that the slices to be reduced are equally long.
    let bin = |sounding: &u64| ((sounding + draught) / width) as usize;
    let own = soundings.iter().map(bin).max().map_or(0, |last| last as u64 + 1);
    let mut bins = 0_u64;
    world.all_reduce_into(&own, &mut bins, SystemOperation::max());
    let mut counts = vec![0_u64; bins as usize];
    for sounding in soundings {
        counts[bin(sounding)] += 1;
    }

    // Add up the bins of all ranks.
    if world.rank() != 0 {
        root.reduce_into(&counts[..], SystemOperation::sum());
        return None;
    }
    let mut totals = vec![0; counts.len()];
    root.reduce_into_root(&counts[..], &mut totals[..], SystemOperation::sum());
    Some(totals)
}
